using System.Text.Json;
using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Limits;

namespace Holdfast.FakeProviders.Wire;

/// <summary>A provider's way of speaking. Implementations hold no state of a call.</summary>
internal interface IDialect
{
    /// <summary>As cards name it.</summary>
    string Name { get; }

    /// <returns>The key.</returns>
    /// <exception cref="ApiError">There is none, more than one, or it is not valid.</exception>
    string Authenticate(HttpRequest request);

    /// <exception cref="ApiError">The real provider would refuse it.</exception>
    ModelRequest Read(HttpRequest request, JsonElement body, Card card, ModelName name);

    void AddHeaders(Exchange exchange, RateState rates);

    /// <summary>The error of a prompt beyond the window.</summary>
    ApiError TooLong(Card card, int tokens);

    byte[] Error(ApiError error, string requestId);

    /// <summary>The status this provider gives an error.</summary>
    int Status(ApiError error);

    /// <summary>Name of the event that carries an error inside a stream; null for none.</summary>
    string? ErrorEvent { get; }

    /// <summary>What a stream that is alive without content sends.</summary>
    ReadOnlySpan<byte> Ping { get; }

    byte[] Body(Delivery delivery);

    Task StreamAsync(Delivery delivery, EventSink sink);
}
