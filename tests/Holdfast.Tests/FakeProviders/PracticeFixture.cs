using Xunit;

namespace Holdfast.Tests.FakeProviders;

/// <summary>One practice server for all tests of a class that leave no trace in it.</summary>
public sealed class PracticeFixture : IAsyncLifetime
{
    public Practice Practice { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Practice = await Practice.StartAsync();

    public ValueTask DisposeAsync() => Practice.DisposeAsync();
}
