using System.Runtime.InteropServices;

namespace Lantern.Tests;

public sealed class TablePredictorTests
{
    private static readonly House[] Houses = [.. House.Six.Where(house => house.Town is not null), .. House.Many(200, seed: 1)];
    private static readonly Model Gardens = Untrained("garden", [.. Houses.Where(house => house.HasGarden is not null)]);
    private static readonly Model Prices = Untrained("price", Houses);
    private static readonly Model PricesAndAreas = Untrained(["price", "area"], [.. Houses.Where(house => house.Area is not null)]);

    [Fact]
    public void Answers_are_bit_for_bit_those_to_the_inputs_of_a_table_with_the_same_row()
    {
        House[] rows = [.. House.Six, .. House.Many(50, seed: 2)];
        var (gardens, prices, both) = (Gardens.CreatePredictor(House.Columns), Prices.CreatePredictor(House.Columns), PricesAndAreas.CreatePredictor(House.Columns));
        foreach (var house in rows)
        {
            var (probabilities, numbers) = (new float[2], new double[2]);

            gardens.Predict(house, probabilities);
            Assert.Equal(Bits(Plain(Gardens, house)), Bits(probabilities));
            Assert.Equal(Bits(probabilities), Bits([.. gardens.Predict(house).Outputs]));

            var price = Plain(Prices, house)[0] * Prices.TablePreparation!.Targets[0].Deviation + Prices.TablePreparation.Targets[0].Mean;
            Assert.Equal(price, prices.PredictNumber(house));
            prices.PredictNumbers(house, numbers.AsSpan(0, 1));
            Assert.Equal(price, numbers[0]);

            both.PredictNumbers(house, numbers);
            Assert.Equal(Plain(PricesAndAreas, house).Zip(PricesAndAreas.TablePreparation!.Targets, (output, target) => output * target.Deviation + target.Mean), numbers);
        }
    }

    [Fact]
    public void Any_number_of_threads_get_the_same_bits()
    {
        var houses = House.Many(40_000, seed: 3);
        var predictor = Gardens.CreatePredictor(House.Columns);
        var (one, many) = (new float[2 * houses.Length], new float[2 * houses.Length]);
        for (var n = 0; n < houses.Length; n++)
            predictor.Predict(houses[n], one.AsSpan(2 * n, 2));

        Parallel.For(0, houses.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, n => predictor.Predict(houses[n], many.AsSpan(2 * n, 2)));

        Assert.Equal(Bits(one), Bits(many));
    }

    [Fact]
    public void Numbers_and_probabilities_take_no_memory()
    {
        var (gardens, prices) = (Gardens.CreatePredictor(House.Columns), Prices.CreatePredictor(House.Columns));
        var (probabilities, numbers) = (new float[2], new double[1]);
        Ask(); // the memory that a thread keeps

        var before = GC.GetAllocatedBytesForCurrentThread();
        Ask();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Ask()
        {
            foreach (var house in House.Six)
            {
                if (!gardens.TryPredict(house, probabilities) || !prices.TryPredictNumber(house, out _))
                    throw new InvalidOperationException();
                gardens.Predict(house, probabilities);
                prices.PredictNumbers(house, numbers);
            }
        }
    }

    [Fact]
    public void The_columns_are_checked_once_whatever_else_they_have()
    {
        var needed = new Columns<House>()
            .Date("built", house => house.Built)
            .TruthValue("garden", house => house.HasGarden)
            .Category("town", house => house.Town);

        Assert.Equal(
            "table: there is no column 'area', which the model needs. There are built, garden and town.",
            Assert.Throws<DatasetException>(() => Prices.CreatePredictor(needed)).Message);
        Assert.Equal(
            "table: the column 'area' holds categories, where numbers were expected as in training.",
            Assert.Throws<DatasetException>(() => Prices.CreatePredictor(needed.Category("area", house => $"{house.Area}"))).Message);

        // In another order and without a price, which is what is asked for:
        var predictor = Prices.CreatePredictor(needed.Number("area", house => house.Area).Category("street", _ => throw new InvalidOperationException()));
        Assert.Equal(Prices.CreatePredictor(House.Columns).PredictNumber(House.Six[0]), predictor.PredictNumber(House.Six[0]));
    }

    [Fact]
    public void A_value_that_training_did_not_know_gets_the_sentence_of_a_table_or_false()
    {
        var predictor = Prices.CreatePredictor(House.Columns);
        var (unknown, huge, odd) = (House.Six[0] with { Town = "Jena" }, House.Six[0] with { Area = 1e300 }, House.Six[0] with { Area = double.NaN });

        Assert.Equal(
            "table: row 0, column 'town': found 'Jena' where one of the values known from training, 'Bonn', 'Köln' and 'Ulm', was expected.",
            Assert.Throws<DatasetException>(() => predictor.PredictNumber(unknown)).Message);
        Assert.StartsWith(
            "table: row 0, column 'area': found '1E+300' where a number that can be compared with those of training, ",
            Assert.Throws<DatasetException>(() => predictor.PredictNumbers(huge, new double[1])).Message);
        Assert.Equal(
            "column 'area': row 0 is NaN, where a finite number was expected, or none if it is missing.",
            Assert.Throws<DatasetException>(() => predictor.PredictNumber(odd)).Message);
        Assert.All([unknown, huge, odd], house => Assert.False(predictor.TryPredictNumber(house, out _)));
        Assert.True(predictor.TryPredictNumber(House.Six[0], out _));

        Assert.False(Gardens.CreatePredictor(House.Columns).TryPredict(unknown, out var none));
        Assert.Null(none);
        Assert.True(Gardens.CreatePredictor(House.Columns, UnknownCategory.Ignore).TryPredict(unknown, out var prediction));
        Assert.Equal(Gardens.Predict(House.Table([unknown]), UnknownCategory.Ignore)[0].Answer.Name, prediction.Answer.Name);
    }

    [Fact]
    public void What_the_model_does_not_predict_is_refused()
    {
        var (gardens, prices, both) = (Gardens.CreatePredictor(House.Columns), Prices.CreatePredictor(House.Columns), PricesAndAreas.CreatePredictor(House.Columns));

        Assert.Equal("The model predicts classes, not numbers.", Assert.Throws<ModelException>(() => gardens.PredictNumber(House.Six[0])).Message);
        Assert.Equal("The model predicts numbers, not classes.", Assert.Throws<ModelException>(() => prices.Predict(House.Six[0])).Message);
        Assert.Equal("The model predicts 2 numbers, not one.", Assert.Throws<ModelException>(() => both.PredictNumber(House.Six[0])).Message);
        Assert.Equal("row", Assert.Throws<ArgumentNullException>(() => prices.PredictNumber(null!)).ParamName);
        Assert.Equal("probabilities", Assert.Throws<ArgumentException>(() => gardens.Predict(House.Six[0], new float[3])).ParamName);
        var pictures = new Model(Network.Create(4, 2), Preparation.UnitRange, ["a", "b"], new Provenance());
        Assert.Equal("The model answers about bytes and pictures, not about tables.", Assert.Throws<ModelException>(() => pictures.CreatePredictor(House.Columns)).Message);
    }

    [Fact]
    public void More_inputs_than_a_stack_should_hold_make_no_difference()
    {
        var ids = Enumerable.Range(0, 900).SelectMany(id => (int[])[id, id]).ToArray();
        var columns = new Columns<int>().Category("first", id => $"{id}").Category("second", id => $"{-id}");
        var table = Table.From(ids, columns).With(Column.Numbers("y", ids.Select(id => id % 7)));
        var preparation = TablePreparation.Fit(table, "y");
        var model = new Model(preparation.CreateNetwork([5], seed: 1), preparation, new Provenance());

        Assert.Equal(1800, preparation.InputCount);
        Assert.Equal(
            Bits(Plain(model, preparation.Inputs(Table.From([77], columns)))),
            Bits([(float)((model.CreatePredictor(columns).PredictNumber(77) - preparation.Targets[0].Mean) / preparation.Targets[0].Deviation)]));
    }

    private static Model Untrained(string target, House[] houses) => Untrained([target], houses);

    private static Model Untrained(string[] targets, House[] houses)
    {
        var preparation = TablePreparation.Fit(House.Table(houses), targets);
        return new Model(preparation.CreateNetwork([16], seed: 1), preparation, new Provenance());
    }

    private static float[] Plain(Model model, House house) => Plain(model, model.TablePreparation!.Inputs(House.Table([house])));

    private static float[] Plain(Model model, double[] inputs)
    {
        var outputs = new float[model.Network.OutputCount];
        new Predictor(model.Network).Predict(Array.ConvertAll(inputs, input => (float)input), outputs);
        return outputs;
    }

    private static int[] Bits(float[] numbers) => MemoryMarshal.Cast<float, int>(numbers).ToArray();
}
