namespace Lantern.Tests;

/// <summary>A mail, which may be of several kinds at once.</summary>
internal sealed record Mail(int Words, int Exclamations, string Sender, bool Urgent, bool Spam)
{
    public static Columns<Mail> Columns { get; } = new Columns<Mail>()
        .Number("words", mail => mail.Words)
        .Number("exclamations", mail => mail.Exclamations)
        .Category("sender", mail => mail.Sender)
        .TruthValue("urgent", mail => mail.Urgent)
        .TruthValue("spam", mail => mail.Spam);

    /// <summary>Made-up mails: urgent with 5 exclamations or more, spam from a shop or with 300 words or more.</summary>
    public static Mail[] Many(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var (words, exclamations, sender) = (random.NextInt32(400), random.NextInt32(10), random.NextInt32(3) switch { 0 => "shop", 1 => "friend", _ => "office" });
                return new Mail(words, exclamations, sender, exclamations >= 5, sender == "shop" || words >= 300);
            }),
        ];
    }

    public static Table Table(IEnumerable<Mail> mails) => Lantern.Table.From(mails, Columns);
}
