using System.Text.Json;
using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Faults;

namespace Holdfast.FakeProviders.Wire;

/// <summary>Which model a call is for, and what is to go wrong with it.</summary>
internal sealed class Dispatch(CardBook cards, FaultPlan faults)
{
    private const string FaultHeader = "x-practice-fault";

    /// <exception cref="ApiError">The body is not JSON, or names no model there is.</exception>
    public (CallPeek Peek, ModelName Name, Card Card) Route(Exchange exchange, IDialect dialect)
    {
        try
        {
            var peek = CallPeek.Read(exchange.Body);
            if (peek.Model is null) throw ApiError.Invalid("model: Field required", "model", "missing_required_parameter");
            exchange.Entry.Model = peek.Model;
            var name = ModelName.Parse(peek.Model);
            return (peek, name, cards.Find(name.Card, dialect.Name) ?? throw ApiError.UnknownModel(peek.Model));
        }
        catch (JsonException e)
        {
            throw ApiError.Invalid($"The request body is not valid JSON: {e.Message}");
        }
    }

    /// <summary>As the request asks for it, or as planned; null for none.</summary>
    public Fault? Draw(Exchange exchange, ModelName name)
    {
        var text = exchange.Http.Request.Headers[FaultHeader].ToString();
        var fault = text.Length > 0 ? Fault.Parse(text) : name.Fault is { } suffix ? Fault.Parse(suffix) : faults.Draw(name.Card);
        exchange.Entry.Fault = fault?.ToString();
        return fault;
    }
}
