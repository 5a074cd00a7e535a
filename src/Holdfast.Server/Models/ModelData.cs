using Holdfast.Core.Models;
using Holdfast.Core.Money;

namespace Holdfast.Server.Models;

/// <summary>
/// Cards and prices that are there at the start: those that ship with the server, and before them the operator's own, from files of the same form in
/// the data folder.
/// </summary>
public sealed record ModelData(IReadOnlyList<ListedModel> Models, IReadOnlyList<PriceRow> Own, IReadOnlyList<PriceRow> Shipped)
{
    private const string ModelsFile = "models.json", PricesFile = "prices.json";

    /// <exception cref="StartupException">The operator's files have mistakes; all of them are named.</exception>
    public static ModelData Load(string dataFolder)
    {
        var (ownModels, modelProblems) = OwnFile(dataFolder, ModelsFile) is { } models ? ModelCatalog.Parse(models) : ([], []);
        var (ownPrices, priceProblems) = OwnFile(dataFolder, PricesFile) is { } prices ? PriceBook.Parse(prices) : ([], []);
        if (modelProblems.Count + priceProblems.Count > 0)
            throw new StartupException(
                $"Files in {dataFolder} have mistakes:\n  {string.Join("\n  ", [.. modelProblems, .. priceProblems])}");
        return new([.. ownModels, .. ModelCatalog.Parse(ShippedFile(ModelsFile)).Models], ownPrices, PriceBook.Parse(ShippedFile(PricesFile)).Rows);
    }

    private static string? OwnFile(string folder, string file) =>
        Path.Combine(folder, file) is var path && File.Exists(path) ? File.ReadAllText(path) : null;

    private static string ShippedFile(string file)
    {
        using var reader = new StreamReader(typeof(ModelData).Assembly.GetManifestResourceStream($"data/{file}")!);
        return reader.ReadToEnd();
    }
}
