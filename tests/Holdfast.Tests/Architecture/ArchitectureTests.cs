using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Xunit;

namespace Holdfast.Tests.Architecture;

/// <summary>What may know what: docs/architecture.md, each "never" one test. BannedSymbols.txt beside each project bans single calls.</summary>
public sealed class ArchitectureTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", ".."));

    [Theory]
    [InlineData("Holdfast.Core", "")]
    [InlineData("Holdfast.Runtime", "Holdfast.Core")]
    [InlineData("Holdfast.Adapters", "Holdfast.Core Holdfast.Runtime")]
    [InlineData("Holdfast.Client", "")]
    [InlineData("Holdfast.Cli", "Holdfast.Client")]
    [InlineData("Holdfast.FakeProviders", "")]
    [InlineData("Holdfast.Server", "Holdfast.Adapters Holdfast.Client Holdfast.Core Holdfast.Runtime")]
    [InlineData("Holdfast.Simulation", "Holdfast.Core Holdfast.Runtime")]
    public void Project_references_only_what_it_may(string project, string allowed)
    {
        var file = new[] { "src", "tests" }.Select(folder => Path.Combine(Root, folder, project, project + ".csproj")).Single(File.Exists);
        var references = XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        Assert.Empty(references.Except(allowed.Split(' ')));
    }

    [Theory]
    [InlineData("Holdfast.Core", "System.")]
    [InlineData("Holdfast.Runtime", "System. Holdfast.Core Microsoft.Extensions.Logging.Abstractions")]
    [InlineData("Holdfast.Client", "System. Microsoft.Extensions.AI.Abstractions")]
    public void Assembly_uses_only_what_it_may(string assembly, string allowed) => Assert.All(
        Metadata.AssembliesUsedBy(assembly), used => Assert.Contains(allowed.Split(' '), prefix => used.StartsWith(prefix, StringComparison.Ordinal)));

    /// <summary>The core is pure: nothing in it waits, reads a clock, rolls dice, names things, does I/O, logs or is injected.</summary>
    [Theory]
    [InlineData("System.Threading.")]
    [InlineData("System.IO.")]
    [InlineData("System.Net.")]
    [InlineData("System.TimeProvider")]
    [InlineData("System.Diagnostics.Stopwatch")]
    [InlineData("System.Random")]
    [InlineData("System.Console")]
    [InlineData("System.Security.Cryptography.RandomNumberGenerator")]
    public void Core_never_uses(string prefix) =>
        Assert.DoesNotContain(Metadata.TypesUsedBy("Holdfast.Core"), type => type.StartsWith(prefix, StringComparison.Ordinal));

    [Fact]
    public void Core_knows_no_process() => Assert.All(
        Metadata.MembersUsedBy("Holdfast.Core").Where(member => member.StartsWith("System.Environment.", StringComparison.Ordinal)),
        member => Assert.Equal("System.Environment.get_CurrentManagedThreadId", member)); // the compiler's own, in every iterator

    [Theory]
    [InlineData("System.DateTime.get_Now")]
    [InlineData("System.DateTime.get_UtcNow")]
    [InlineData("System.DateTime.get_Today")]
    [InlineData("System.DateTimeOffset.get_Now")]
    [InlineData("System.DateTimeOffset.get_UtcNow")]
    [InlineData("System.Guid.NewGuid")]
    [InlineData("System.Guid.CreateVersion7")]
    public void Core_and_Runtime_never_call(string member)
    {
        Assert.DoesNotContain(member, Metadata.MembersUsedBy("Holdfast.Core"));
        Assert.DoesNotContain(member, Metadata.MembersUsedBy("Holdfast.Runtime"));
    }

    [Theory]
    [InlineData("ConfigureAwait")]
    [InlineData("CancelAsync")]
    [InlineData("WhenEach")]
    [InlineData("WaitAsync")]
    [InlineData("ReadAllAsync")]
    [InlineData("Run")]
    [InlineData("Factory")]
    public void Runtime_never_leaves_the_flow_it_is_on(string method) => Assert.DoesNotContain(
        Metadata.MembersUsedBy("Holdfast.Runtime"),
        member => member.StartsWith("System.Threading.", StringComparison.Ordinal) && member.EndsWith("." + method, StringComparison.Ordinal));

    [Theory]
    [InlineData("Providers", "Storage", "Queue", "Tools", "Notify")]
    [InlineData("Storage", "Providers", "Queue", "Tools", "Notify")]
    [InlineData("Queue", "Providers", "Storage", "Tools", "Notify")]
    [InlineData("Tools", "Providers", "Storage", "Queue", "Notify")]
    [InlineData("Providers.Anthropic", "Providers.OpenAi", "Providers.ChatClient")]
    [InlineData("Providers.OpenAi", "Providers.Anthropic", "Providers.ChatClient")]
    [InlineData("Providers.ChatClient", "Providers.Anthropic", "Providers.OpenAi")]
    public void Adapter_never_sees_another(string adapter, params string[] others)
    {
        foreach (var other in others) AssertNoUse("Holdfast.Adapters", $"Holdfast.Adapters.{adapter}", $"Holdfast.Adapters.{other}");
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Auth")]
    [InlineData("Requests")]
    [InlineData("Agents")]
    [InlineData("DropIn")]
    public void Servers_edge_never_sees_an_adapter(string part) => AssertNoUse("Holdfast.Server", $"Holdfast.Server.{part}", "Holdfast.Adapters");

    [Fact]
    public void Scan_of_code_sees_what_a_method_uses() =>
        Assert.Contains(typeof(Path), CodeReferences.Of(typeof(ArchitectureTests)));

    private static void AssertNoUse(string assembly, string space, string other)
    {
        var uses =
            from type in Assembly.Load(assembly).GetTypes()
            where IsIn(type, space)
            from used in CodeReferences.Of(type)
            where IsIn(used, other)
            select $"{type.FullName} uses {used.FullName}";
        Assert.Empty(uses.Distinct());
    }

    private static bool IsIn(Type type, string space) => type.Namespace == space || type.Namespace?.StartsWith(space + ".", StringComparison.Ordinal) == true;

    private static string Here([CallerFilePath] string path = "") => path;
}
