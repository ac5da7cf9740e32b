using Lantern.Images;

namespace Lantern;

/// <summary>The kind of examples that a model is asked about, and how they become inputs of its network: bytes, pictures or rows of tables.</summary>
public abstract record ModelInput
{
    private protected ModelInput()
    {
    }
}

/// <summary>Bytes that are no pictures, one for each input.</summary>
/// <param name="Preparation">How bytes become inputs and labels become targets.</param>
public sealed record ByteInput(Preparation Preparation) : ModelInput;

/// <summary>Pictures of any size, or the bytes that they become.</summary>
/// <param name="Preparation">How bytes become inputs and labels become targets.</param>
/// <param name="PicturePreparation">How pictures become bytes.</param>
public sealed record PictureInput(Preparation Preparation, PicturePreparation PicturePreparation) : ModelInput;

/// <summary>Rows of a table.</summary>
/// <param name="TablePreparation">How tables become inputs and outputs become answers.</param>
public sealed record TableInput(TablePreparation TablePreparation) : ModelInput;
