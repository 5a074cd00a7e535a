using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Models;

/// <summary>What answers. Stateless: everything it knows stands in the call.</summary>
internal interface IModel
{
    Answer Reply(ModelRequest call);
}
