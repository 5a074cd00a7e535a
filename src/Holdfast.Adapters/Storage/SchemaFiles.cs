using System.Globalization;

namespace Holdfast.Adapters.Storage;

/// <summary>The numbered files that bring a database up to what this program knows, e.g. 001_journal.sql.</summary>
/// <param name="migrations">A type beside whose namespace they lie, in Migrations.</param>
internal sealed class SchemaFiles(Type migrations)
{
    private readonly string _folder = migrations.Namespace + ".Migrations.";

    public int Newest => After(0)[^1].Version;

    /// <summary>Those that a database of a version lacks, in their order.</summary>
    public (int Version, string Name)[] After(int current) =>
        [.. from resource in migrations.Assembly.GetManifestResourceNames()
            where resource.StartsWith(_folder, StringComparison.Ordinal)
            let name = resource[_folder.Length..]
            let version = int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture)
            where version > current
            orderby version
            select (version, name)];

    public string Read(string name)
    {
        using var file = new StreamReader(migrations.Assembly.GetManifestResourceStream(_folder + name)!);
        return file.ReadToEnd();
    }
}
