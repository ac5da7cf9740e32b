namespace Lantern.Workbench;

/// <summary>What trainings learn from and are tested with, read once. Any number of them may share it, each on a thread of its own.</summary>
public abstract class TrainingData
{
    /// <summary>What the data is called.</summary>
    public abstract string Name { get; }

    /// <summary>The same as a part of file names.</summary>
    public abstract string ShortName { get; }

    /// <summary>How many examples could be learned from.</summary>
    public abstract int Count { get; }

    /// <summary>What the test data is called; nothing if there is none, or it is a share of the data.</summary>
    public abstract string? TestName { get; }

    /// <summary>How many examples test, if all trainings are tested with the same.</summary>
    public abstract int? TestCount { get; }

    /// <summary>The model whose parameters trainings begin with, read once for all of them; nothing if they begin anew.</summary>
    internal StartingModel? From { get; private protected init; }

    /// <summary>Finds the data of a request and reads it, and the model that training begins with.</summary>
    /// <exception cref="DatasetException">The data cannot be read, or its parts do not fit together.</exception>
    /// <exception cref="ModelException">The model cannot be read.</exception>
    /// <exception cref="OptionException">The request makes no sense by itself, or not with this data.</exception>
    public static TrainingData Read(TrainRequest request)
    {
        var from = StartingModel.Load(request.Settings);
        return request.IsTable ? TableData.Read(request, from) : PictureData.Read(request, from);
    }

    /// <summary>What one training makes of the data.</summary>
    /// <param name="given">The settings that were given, by name; the others have the defaults of such data.</param>
    /// <exception cref="OptionException">The settings make no sense by themselves, or not with this data.</exception>
    /// <exception cref="DatasetException">Rows of a table do not fit.</exception>
    public abstract LearningTask Settle(IReadOnlyDictionary<string, string> given);

    /// <summary>Gives the memory of what was made for a task back, once nothing learns from it any more.</summary>
    public abstract void Forget(LearningTask task);
}
