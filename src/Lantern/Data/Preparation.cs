using System.Numerics;

namespace Lantern;

/// <summary>
/// How raw examples become numbers that a network can learn from: bytes become inputs, a label becomes a target. A model
/// carries its preparation, so whoever asks it later prepares the same way.
/// </summary>
/// <param name="InputLow">The input for byte 0.</param>
/// <param name="InputHigh">The input for byte 255; the bytes between lie on a straight line.</param>
/// <param name="TargetLow">The wanted output of every label that is not the answer.</param>
/// <param name="TargetHigh">The wanted output of the label that is the answer.</param>
public sealed record Preparation(double InputLow, double InputHigh, double TargetLow, double TargetHigh)
{
    /// <summary>
    /// The textbook's: inputs p/255·0.99 + 0.01, since a zero input would teach its weights nothing; targets 0.01 and
    /// 0.99, since a sigmoid never reaches 0 and 1.
    /// </summary>
    public static Preparation Textbook { get; } = new(0.01, 1.0, 0.01, 0.99);

    /// <summary>Inputs p/255 and targets 0 and 1: for outputs that are shares or probabilities.</summary>
    public static Preparation UnitRange { get; } = new(0, 1, 0, 1);

    /// <summary>The input for each byte, [256]: low + p/255·(high − low), computed in double precision.</summary>
    internal T[] InputTable<T>()
        where T : IFloatingPointIeee754<T>
    {
        var table = new T[256];
        for (var p = 0; p < table.Length; p++)
            table[p] = T.CreateChecked((p / 255.0 * (InputHigh - InputLow)) + InputLow);
        return table;
    }

    /// <summary>Prepares one example: looks up the input for each byte.</summary>
    /// <param name="bytes">The values as they were read, [inputs].</param>
    /// <param name="table">From <see cref="InputTable"/>, [256].</param>
    /// <param name="inputs">Receives what the network is to see, [inputs].</param>
    internal static void CopyInputs<T>(ReadOnlySpan<byte> bytes, ReadOnlySpan<T> table, Span<T> inputs)
    {
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = table[bytes[i]];
    }
}
