using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>One server for all tests of a class that do not get in each other's way.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    internal TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
