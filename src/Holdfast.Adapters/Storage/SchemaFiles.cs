using System.Globalization;

namespace Holdfast.Adapters.Storage;

/// <summary>The numbered files that bring a database up to what this program knows, e.g. 001_journal.sql.</summary>
/// <param name="migrations">A type beside whose namespace they lie, in Migrations.</param>
internal sealed class SchemaFiles(Type migrations)
{
    private readonly string _folder = migrations.Namespace + ".Migrations.";

    public int Newest => Missing([])[^1].Version;

    /// <summary>Those that a database lacks, in their order.</summary>
    /// <param name="applied">Versions that it has.</param>
    public (int Version, string Name)[] Missing(IReadOnlyCollection<int> applied) =>
        [.. from resource in migrations.Assembly.GetManifestResourceNames()
            where resource.StartsWith(_folder, StringComparison.Ordinal)
            let name = resource[_folder.Length..]
            let version = int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture)
            where !applied.Contains(version)
            orderby version
            select (version, name)];

    public string Read(string name)
    {
        using var file = new StreamReader(migrations.Assembly.GetManifestResourceStream(_folder + name)!);
        return file.ReadToEnd();
    }
}
