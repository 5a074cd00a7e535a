using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Xunit;

namespace Holdfast.Tests.Core.Memory;

public sealed class DirectionTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(384)]
    [InlineData(1_536)]
    public void Direction_is_as_near_to_others_as_its_vector(int dimensions)
    {
        var random = new Random(7);
        var (one, other) = (Vector(random, dimensions), Vector(random, dimensions));
        float[] near = [.. one.Select(component => component + (0.7f * Normal(random)))];

        foreach (var (a, b) in new[] { (one, near), (one, other), (near, other) })
            Assert.Equal(Cosine(a, b), Cosine(Floats(Direction.Of(a)), Floats(Direction.Of(b))), 0.01);
    }

    [Fact]
    public void Length_of_a_vector_does_not_matter()
    {
        var vector = Vector(new Random(7), 512);
        Assert.Equal(Direction.Of(vector), Direction.Of([.. vector.Select(component => component * 1e-6f)]));
        Assert.All(Direction.Of(new float[512]), component => Assert.Equal(0, component));
    }

    [Fact]
    public void Component_that_holds_all_is_cut_and_not_turned_around() =>
        Assert.Equal(127, Direction.Of([0, 5, 0, 0, .. new float[508]])[1]);

    [Theory]
    [InlineData(64)]
    [InlineData(300)]
    public void Messages_are_as_alike_as_their_directions_seen_from_the_mean(int dimensions)
    {
        var random = new Random(7);
        var all = Enumerable.Range(0, 20).Select(_ => Vector(random, dimensions)).ToList();
        var subjects = new Subjects(dimensions);
        foreach (var (message, vector) in all.Index()) subjects.Add(2 * message, Direction.Of(vector));
        var wanted = subjects.Of(Direction.Of(all[3]))!;

        Assert.Equal(1, wanted.Likeness(6), 0.02);
        Assert.Equal(0, wanted.Likeness(7));
        Assert.Equal(0, wanted.Likeness(400));
        foreach (var (message, vector) in all.Index())
            Assert.Equal(Math.Max(0, Cosine(FromMean(all[3], all), FromMean(vector, all))), wanted.Likeness(2 * message), 0.02);
    }

    [Fact]
    public void Message_that_an_embedding_model_found_alike_is_recalled()
    {
        string[] said = ["Der Zug kam zu spät.", "Wir waren im Freibad.", "Brot ist teuer.", "Er hat das Dach repariert."];
        var index = new RecallIndex();
        foreach (var (i, text) in said.Index()) index.Add(new(i + 2, MessageRole.User, null, default, text));
        foreach (var i in new[] { 0, 1, 2 }) index.Learn(i + 2, Axis(i));

        Assert.Equal([3], Select(index, "Wer schwimmt?", Axis(1)));
        Assert.Equal([5], Select(index, "Ein Dach?", Axis(3)));
        Assert.Equal(Select(index, "Wer schwimmt?", null), Select(index, "Wer schwimmt?", new sbyte[96]));
    }

    private static IReadOnlyList<long> Select(RecallIndex index, string question, sbyte[]? meaning) =>
        Recall.Select(index, question, 90, new HashSet<long>(), meaning);

    private static sbyte[] Axis(int axis) => Direction.Of([.. Enumerable.Range(0, 64).Select(i => i == axis ? 1f : 0)]);

    private static float[] Vector(Random random, int dimensions) => [.. Enumerable.Range(0, dimensions).Select(_ => Normal(random))];

    /// <summary>Sum of twelve: near enough to a bell.</summary>
    private static float Normal(Random random) => Enumerable.Range(0, 12).Sum(_ => random.NextSingle()) - 6;

    private static float[] Floats(sbyte[] direction) => [.. direction.Select(component => (float)component)];

    private static float[] FromMean(float[] vector, List<float[]> all) =>
        [.. vector.Select((component, i) => (float)((component / Length(vector)) - (all.Sum(other => other[i] / Length(other)) / all.Count)))];

    private static double Length(float[] vector) => Math.Sqrt(Dot(vector, vector));

    private static double Cosine(float[] one, float[] other) => Dot(one, other) / (Length(one) * Length(other));

    private static double Dot(float[] one, float[] other) => one.Zip(other, (a, b) => (double)a * b).Sum();
}
