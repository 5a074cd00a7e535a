using Holdfast.Core.Sharing;
using Xunit;

namespace Holdfast.Tests.Core.Sharing;

public sealed class FairLineTests
{
    private readonly FairLine<string> _line = new();

    [Fact]
    public void Tenants_take_turns_however_many_of_their_calls_wait()
    {
        Join("a", "a1", "a2", "a3", "a4");
        Join("b", "b1");
        Join("c", "c1", "c2");
        Assert.Equal("a1 b1 c1 a2 c2 a3 a4", Rest());
    }

    [Fact]
    public void What_has_begun_goes_before_what_is_awaited_and_that_before_the_background()
    {
        _line.Join("a", Standing.Background, "nobody");
        _line.Join("a", Standing.Awaited, "new");
        _line.Join("a", Standing.Begun, "begun");
        Assert.Equal("begun new nobody", Rest());
    }

    [Fact]
    public void Who_leaves_is_not_called_and_leaves_no_gap()
    {
        var gone = _line.Join("a", Standing.Awaited, "gone");
        Join("b", "b1", "b2");
        Assert.True(_line.Leave(gone));
        Assert.False(_line.Leave(gone));
        Assert.Equal("b1 b2", Rest());
        Assert.Equal(0, _line.Count);
        Join("a", "a1");
        Assert.Equal("a1", Rest());
    }

    private void Join(string tenant, params string[] calls)
    {
        foreach (var call in calls) _line.Join(tenant, Standing.Awaited, call);
    }

    private string Rest()
    {
        var order = new List<string>();
        while (_line.Take() is { } next) order.Add(next);
        return string.Join(' ', order);
    }
}
