using System.Reflection;
using System.Reflection.Emit;
namespace Lantern.Tests;

/// <summary>
/// Every public method and constructor of the library is called with null in place of each argument that may not be null, and
/// with an example of each type in all other places.
/// </summary>
public sealed class NullArgumentTests
{
    private static readonly Dictionary<Type, object> Examples = MakeExamples();

    public static TheoryData<string> Types => [.. typeof(Model).Assembly.GetExportedTypes()
        .Where(type => !type.IsEnum && !typeof(Delegate).IsAssignableFrom(type) && !typeof(Exception).IsAssignableFrom(type))
        .Select(type => type.FullName!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Types))]
    public void Null_is_refused_by_the_name_of_its_parameter(string typeName)
    {
        var type = typeof(Model).Assembly.GetType(typeName, throwOnError: true)!;
        if (type.IsGenericTypeDefinition)
            type = type.MakeGenericType([.. type.GetGenericArguments().Select(Argument)]);
        List<string> faults = [];
        foreach (var called in Callable(type))
        {
            var method = called is MethodInfo { IsGenericMethodDefinition: true } open ? open.MakeGenericMethod([.. open.GetGenericArguments().Select(Argument)]) : called;
            foreach (var parameter in method.GetParameters().Where(MayNotBeNull))
            {
                var found = Refusal(method, parameter);
                if (found is not ArgumentNullException refusal || refusal.ParamName != parameter.Name)
                    faults.Add($"{type.Name}.{method.Name}({string.Join(", ", method.GetParameters().Select(one => one.Name))}) with no {parameter.Name}: {found?.GetType().Name ?? "accepted"} {found?.Message.Split('\n')[0]}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Null_in_a_list_is_refused_by_the_name_of_its_parameter()
    {
        var provenance = new Provenance();
        var table = new Table(Column.Numbers("x", 1, 2), Column.Numbers("y", 1, 2));

        Refused("inputs", () => Dataset.FromRows([null!], [[1]]));
        Refused("targets", () => Dataset.FromRows([[1]], [null!]));
        Refused("labelNames", () => Dataset.FromBytes(new byte[2], new byte[] { 0, 1 }, 1, ["a", null!], Preparation.Textbook));
        Refused("labelNames", () => Dataset.FromNumbers(new double[2], new[] { 0, 1 }, 1, ["a", null!]));
        Refused("labelNames", () => new Model(Network.Create(1, 3), Preparation.Textbook, ["a", null!, "c"], provenance));
        Refused("layers", () => new Network<float>([null!]));
        Refused("own", () => Model.Load("x", (Activation)null!));
        Refused("columns", () => new Table((Column)null!));
        Refused("names", () => Table.FromNumbers([1, 2], ["a", null!]));
        Refused("names", () => table.Without(["x", null!]));
        Refused("targets", () => TablePreparation.Fit(table, ["y", null!]));
        Refused("targets", () => TableModel.Fit(table, ["y", null!], seed: 1));

        static void Refused(string parameter, Func<object> call) => Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(call).ParamName);
    }

    [Fact]
    public void Null_from_a_function_is_refused() => Assert.Equal(
        "The function TableModelOptions.Training gave null, where the options of a training were expected.",
        Assert.Throws<OptionException>(() => new TableModelOptions { Training = _ => null! }.For(Loss.CrossEntropy, 10)).Message);

    private static IEnumerable<MethodBase> Callable(Type type)
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        string[] positions = type.GetMethod("Deconstruct") is { } deconstruct ? [.. deconstruct.GetParameters().Select(parameter => parameter.Name!)] : [];
        foreach (var constructor in type.GetConstructors().Where(_ => !type.IsAbstract && positions.Length == 0))
            yield return constructor;
        foreach (var method in type.GetMethods(Public).Where(method => !method.IsAbstract))
        {
            var isOfRecords = method.Name is "Equals" or "op_Equality" or "op_Inequality" or "Deconstruct" || method.Name.StartsWith('<');
            if (!isOfRecords && !positions.Any(position => method.Name == $"set_{position}"))
                yield return method;
        }
    }

    private static Type Argument(Type parameter)
    {
        var isStruct = (parameter.GenericParameterAttributes & GenericParameterAttributes.NotNullableValueTypeConstraint) != 0;
        return parameter.GetGenericParameterConstraints().Contains(typeof(Enum)) ? typeof(DayOfWeek) : isStruct ? typeof(float) : typeof(string);
    }

    private static bool MayNotBeNull(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType && !parameter.ParameterType.IsByRef
        && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.NotNull;

    /// <summary>What the method throws without one of its arguments; none if it takes that.</summary>
    private static Exception? Refusal(MethodBase method, ParameterInfo missing)
    {
        var call = Compiled(method);
        var parameters = method.GetParameters();
        var target = method.IsStatic || method.IsConstructor ? null : Example(method.DeclaringType!);
        object?[] arguments = [target, .. parameters.Select(parameter => parameter.Position == missing.Position || parameter.ParameterType.IsByRefLike || parameter.ParameterType.IsByRef ? null : Example(parameter.ParameterType))];
        return Record.Exception(() => call(arguments)?.GetAwaiter().GetResult());
    }

    /// <summary>The call as code, since reflection takes no spans: these are empty.</summary>
    private static Func<object?[], Task?> Compiled(MethodBase method)
    {
        var dynamic = new DynamicMethod("Call", typeof(Task), [typeof(object?[])], typeof(NullArgumentTests).Module, skipVisibility: true);
        var code = dynamic.GetILGenerator();
        if (!method.IsStatic && !method.IsConstructor)
        {
            LoadElement(0);
            code.Emit(method.DeclaringType!.IsValueType ? OpCodes.Unbox : OpCodes.Castclass, method.DeclaringType);
        }

        foreach (var parameter in method.GetParameters())
        {
            var type = parameter.ParameterType;
            if (type.IsByRef || type.IsByRefLike)
            {
                var local = code.DeclareLocal(type.IsByRef ? type.GetElementType()! : type);
                code.Emit(type.IsByRef ? OpCodes.Ldloca : OpCodes.Ldloc, local);
                continue;
            }

            LoadElement(parameter.Position + 1);
            code.Emit(type.IsValueType ? OpCodes.Unbox_Any : OpCodes.Castclass, type);
        }

        var returned = (method as MethodInfo)?.ReturnType ?? method.DeclaringType!;
        if (method is ConstructorInfo made)
            code.Emit(OpCodes.Newobj, made);
        else
            code.Emit(method.IsVirtual && !method.DeclaringType!.IsValueType ? OpCodes.Callvirt : OpCodes.Call, (MethodInfo)method);
        if (!typeof(Task).IsAssignableFrom(returned))
        {
            if (returned != typeof(void))
                code.Emit(OpCodes.Pop);
            code.Emit(OpCodes.Ldnull);
        }

        code.Emit(OpCodes.Ret);
        return dynamic.CreateDelegate<Func<object?[], Task?>>();

        void LoadElement(int index)
        {
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldc_I4, index);
            code.Emit(OpCodes.Ldelem_Ref);
        }
    }

    private static object? Example(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Example(underlying);
        if (Examples.TryGetValue(type, out var example))
            return example;
        if (Examples.Values.FirstOrDefault(type.IsInstanceOfType) is { } fitting)
            return fitting;
        if (type.IsEnum || type.IsValueType)
            return Activator.CreateInstance(type);
        if (type.IsArray)
        {
            var array = Array.CreateInstance(type.GetElementType()!, 1);
            array.SetValue(Example(type.GetElementType()!), 0);
            return array;
        }

        if (typeof(Delegate).IsAssignableFrom(type))
            return NoOperation(type);
        if (type.IsGenericType && type.GetGenericArguments() is [var item] && Array.CreateInstance(item, 0) is var empty && type.IsInstanceOfType(empty))
            return empty;
        return type.GetConstructor([]) is { } constructor ? constructor.Invoke([]) : throw new InvalidOperationException($"There is no example of {type}.");
    }

    private static Delegate NoOperation(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        var dynamic = new DynamicMethod("None", invoke.ReturnType, [.. invoke.GetParameters().Select(parameter => parameter.ParameterType)], typeof(NullArgumentTests).Module);
        var code = dynamic.GetILGenerator();
        if (invoke.ReturnType != typeof(void))
            code.Emit(OpCodes.Ldloc, code.DeclareLocal(invoke.ReturnType));
        code.Emit(OpCodes.Ret);
        return dynamic.CreateDelegate(type);
    }

    private static Dictionary<Type, object> MakeExamples()
    {
        var network = Initializer.FanIn.Apply(Network.Create(4, 3, 2), seed: 1);
        var dataset = Dataset.FromBytes(new byte[8], new byte[2], 4, ["a", "b"], Preparation.Textbook);
        var table = new Table(Column.Numbers("size", 1, 2, 3, 4), Column.Categories("town", ["Bonn", "Ulm", "Bonn", "Ulm"]));
        var preparation = TablePreparation.Fit(table, "town");
        var options = new TrainingOptions();
        object[] examples =
        [
            "a", 1, 1.0, 1f, (byte)1, 1L, 1UL, 1u, true, network, dataset, table, preparation, options,
            table.Columns[0], preparation.Columns[0], network.Layers[0], Preparation.Textbook, PicturePreparation.Mnist, new Provenance(),
            new Model(network, Preparation.Textbook, ["a", "b"], new Provenance()), new Predictor(network),
            new ByteInput(Preparation.Textbook), new PictureInput(Preparation.Textbook, PicturePreparation.Mnist), new TableInput(preparation),
            Trainer.Train(network, dataset, options).Select(report => report.Capture()).First(), new GrayImage(2, 2), new ColorImage(2, 2), new ContactSheet(2),
            new RandomDistortion(new Augmentation(), 2, 2), new ResiliencePoint(0.1, 1, [1]), LayerActivity.Of(network, dataset)[0], new Plot("a"),
            new TableFinding(TableFindingKind.Constant, "size", "a"), new TrainingFinding(TrainingTrouble.Saturated, "a", "b"),
            new MemoryStream([1, 2, 3]), new Dictionary<string, Tensor>(), new Idx([1], new byte[1]), Csv.Read(new MemoryStream("1,2"u8.ToArray())), new Progress<TrainingReport>(),
            Activation.Sigmoid, Loss.SquaredError, Optimizer.Adam, Schedule.Constant, Initializer.FanIn, LearningRule.Gradient,
        ];
        return examples.ToDictionary(example => example.GetType(), example => example);
    }
}
