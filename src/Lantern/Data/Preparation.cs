using System.Numerics;

namespace Lantern;

/// <summary>
/// The conversion of raw examples to numbers: bytes to inputs, a label to a target. It is part of the model file, so that
/// every program prepares examples alike.
/// </summary>
/// <param name="InputLow">The input for byte 0.</param>
/// <param name="InputHigh">The input for byte 255; linear between the two.</param>
/// <param name="TargetLow">The target of the outputs of all classes but the label.</param>
/// <param name="TargetHigh">The target of the output of the label.</param>
public sealed record Preparation(double InputLow, double InputHigh, double TargetLow, double TargetHigh)
{
    /// <summary>
    /// The textbook's preparation: inputs p/255·0.99 + 0.01, since the gradient of a zero input's weights is zero; targets 0.01
    /// and 0.99, since a sigmoid never reaches 0 and 1.
    /// </summary>
    public static Preparation Textbook { get; } = new(0.01, 1.0, 0.01, 0.99);

    /// <summary>Inputs p/255 and targets 0 and 1, for outputs that are probabilities.</summary>
    public static Preparation UnitRange { get; } = new(0, 1, 0, 1);

    /// <summary>The input for byte 0.</summary>
    internal float Background => (float)InputLow;

    /// <summary>What a byte is divided by to give the difference of its input from that for byte 0: exact for inputs from 0 to 1.</summary>
    internal float Divisor => (float)(255 / (InputHigh - InputLow));

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
    /// <param name="bytes">The bytes of the example, [inputs].</param>
    /// <param name="table">From <see cref="InputTable"/>, [256].</param>
    /// <param name="inputs">Receives the inputs, [inputs].</param>
    internal static void CopyInputs<T>(ReadOnlySpan<byte> bytes, ReadOnlySpan<T> table, Span<T> inputs)
    {
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = table[bytes[i]];
    }
}
