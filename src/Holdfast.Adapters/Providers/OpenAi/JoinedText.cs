using System.Text;
using System.Text.Json.Nodes;
using Holdfast.Core.Repair;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>The first text of a response that goes on with a cut one: without what it repeats, and with what it is joined to.</summary>
/// <param name="before">All that was said before.</param>
internal sealed class JoinedText(string before)
{
    private static readonly string[] Positions = ["start_index", "end_index", "index"];

    private readonly Resumption _resumption = new(before);
    private readonly StringBuilder _whole = new();
    private JsonArray _annotations = [];
    private (int Item, int Part)? _place;

    /// <summary>UTF-16 units as its model counts them.</summary>
    private int _said;

    public bool HasBegun => _place is not null;

    /// <summary>The text at a place of the answer.</summary>
    /// <param name="open">The message whose open part it goes on with; null = it is a part of its own.</param>
    /// <returns>Whether that is this text, which the first one is.</returns>
    public bool Is(int item, int part, OpenMessage? open)
    {
        if (_place is null)
        {
            _place = (item, part);
            _whole.Append(open?.Text);
            _annotations = open?.Annotations ?? [];
        }
        return _place == (item, part);
    }

    /// <summary>What may be shown of a piece; empty while nothing may.</summary>
    public string Next(string piece)
    {
        _said += piece.Length;
        return Shown(_resumption.Next(piece));
    }

    /// <summary>What may still be shown at its end.</summary>
    public string Rest() => Shown(_resumption.Rest());

    /// <summary>Puts what was said before the break into its end.</summary>
    /// <param name="part">As its model made it.</param>
    public void Complete(JsonObject part)
    {
        part["text"] = _whole.ToString();
        var theirs = part["annotations"]?.AsArray() ?? [];
        foreach (var annotation in theirs) Shift(annotation!.AsObject());
        part["annotations"] = new JsonArray([.. _annotations.Concat(theirs).Select(annotation => annotation!.DeepClone())]);
    }

    /// <summary>An annotation on its way, counted on and moved to where its words stand.</summary>
    public void Annotate(JsonObject e)
    {
        e["annotation_index"] = (int?)e["annotation_index"] + _annotations.Count;
        Shift(e["annotation"]!.AsObject());
    }

    public override string ToString() => _whole.ToString();

    private string Shown(string piece)
    {
        _whole.Append(piece);
        return piece;
    }

    private void Shift(JsonObject annotation)
    {
        foreach (var position in Positions)
            if (annotation[position] is JsonValue at) annotation[position] = (int)at + _whole.Length - _said;
    }
}
