using System.Globalization;
using System.Text.RegularExpressions;

namespace Lantern.Tests;

/// <summary>Works out a formula that is filled in with numbers, as a reader of a ledger would.</summary>
internal sealed partial class Calculator
{
    private readonly Queue<string> _tokens;

    private Calculator(string formula) => _tokens = new(Token().Matches(formula).Select(token => token.Value));

    public static double Calculate(string formula)
    {
        var calculator = new Calculator(formula);
        Assert.Equal(formula.Replace(" ", ""), string.Concat(calculator._tokens)); // nothing that is not understood
        var value = calculator.Choice();
        Assert.Empty(calculator._tokens);
        return value;
    }

    /// <summary>a, or a &gt; b ? c : d.</summary>
    private double Choice()
    {
        var left = Sum();
        if (!Next(">"))
            return left;
        var isGreater = left > Sum();
        Expect("?");
        var yes = Sum();
        Expect(":");
        var no = Sum();
        return isGreater ? yes : no;
    }

    private double Sum()
    {
        var sum = Next("−") ? -Product() : Product();
        while (true)
        {
            if (Next("+"))
                sum += Product();
            else if (Next("−"))
                sum -= Product();
            else
                return sum;
        }
    }

    private double Product()
    {
        var product = Factor();
        while (true)
        {
            if (Next("·"))
                product *= Factor();
            else if (Next("/"))
                product /= Factor();
            else
                return product;
        }
    }

    private double Factor()
    {
        var value = _tokens.Dequeue() switch
        {
            "(" => Closed(Choice()),
            "½" => 0.5,
            "e^" => Math.Exp(Next("−") ? -Factor() : Factor()),
            "σ(" => 1 / (1 + Math.Exp(-Closed(Choice()))),
            "tanh(" => Math.Tanh(Closed(Choice())),
            "ln(" => Math.Log(Closed(Choice())),
            "Φ(" => Below(Closed(Choice())),
            "φ(" => Density(Closed(Choice())),
            "max(" => Chosen(Math.Max),
            "min(" => Chosen(Math.Min),
            var number => double.Parse(number, CultureInfo.InvariantCulture),
        };
        return Next("²") ? value * value : value;
    }

    private double Chosen(Func<double, double, double> choose)
    {
        var first = Choice();
        Expect(",");
        return choose(first, Closed(Choice()));
    }

    private static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>Φ(z) = ½ + φ(z)·(z + z³/3 + z⁵/(3·5) + …), the normal distribution up to z.</summary>
    private static double Below(double z)
    {
        double sum = 0, term = z;
        for (var k = 3; Math.Abs(term) > 1e-20; term *= z * z / k, k += 2)
            sum += term;
        return 0.5 + (Density(z) * sum);
    }

    private double Closed(double value)
    {
        Expect(")");
        return value;
    }

    private bool Next(string token) => _tokens.TryPeek(out var next) && next == token && _tokens.Dequeue() == token;

    private void Expect(string token) => Assert.Equal(token, _tokens.Dequeue());

    [GeneratedRegex(@"\d+(\.\d+)?(e-?\d+)?|e\^|(σ|Φ|φ|tanh|ln|max|min)\(|[()½²+−·/,>?:]")]
    private static partial Regex Token();
}
