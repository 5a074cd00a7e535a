using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Holdfast.Tests.Architecture;

/// <summary>What a compiled assembly refers to outside of itself, read from its tables without loading it.</summary>
internal static class Metadata
{
    public static IReadOnlyList<string> AssembliesUsedBy(string assembly) =>
        Read(assembly, reader => reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name)));

    public static IReadOnlyList<string> TypesUsedBy(string assembly) =>
        Read(assembly, reader => reader.TypeReferences.Select(handle => NameOf(reader, handle)));

    /// <summary>Type and member, without parameters.</summary>
    public static IReadOnlyList<string> MembersUsedBy(string assembly) => Read(assembly, reader =>
        from handle in reader.MemberReferences
        let member = reader.GetMemberReference(handle)
        select $"{ParentOf(reader, member.Parent)}.{reader.GetString(member.Name)}");

    private static List<string> Read(string assembly, Func<MetadataReader, IEnumerable<string>> read)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        using var image = new PEReader(file);
        return [.. read(image.GetMetadataReader())];
    }

    private static string ParentOf(MetadataReader reader, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => NameOf(reader, (TypeReferenceHandle)parent),
        HandleKind.TypeSpecification => GenericName(reader, reader.GetTypeSpecification((TypeSpecificationHandle)parent)),
        _ => "",
    };

    /// <summary>Of System.Threading.Tasks.Task&lt;int&gt; the name before the arguments.</summary>
    private static string GenericName(MetadataReader reader, TypeSpecification specification)
    {
        var blob = reader.GetBlobReader(specification.Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return "";
        blob.ReadCompressedInteger(); // class or value type
        var handle = blob.ReadTypeHandle();
        return handle.Kind == HandleKind.TypeReference ? NameOf(reader, (TypeReferenceHandle)handle) : "";
    }

    private static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var outer = type.ResolutionScope.Kind == HandleKind.TypeReference ? NameOf(reader, (TypeReferenceHandle)type.ResolutionScope) + "." : "";
        return outer + (type.Namespace.IsNil ? "" : reader.GetString(type.Namespace) + ".") + reader.GetString(type.Name);
    }
}
