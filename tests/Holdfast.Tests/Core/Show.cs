using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Reconciled = Holdfast.Core.Reconciler.Effect;

namespace Holdfast.Tests.Core;

/// <summary>States, facts and effects as text: what tests compare, and what a failing one prints.</summary>
internal static class Show
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new Sorted<int>() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameItems } },
    };

    public static string State(Conversation c) => JsonSerializer.Serialize(c, Json);

    public static string Fact(Fact fact) => Encoding.UTF8.GetString(EntryCodec.Encode(fact));

    public static string Facts(IEnumerable<Fact> facts) => string.Join("\n", facts.Select(Fact));

    public static string Effect(Reconciled effect) => effect switch
    {
        Reconciled.Rest => "rest",
        Reconciled.Wait wait => $"{wait.Status} until {wait.Until:HH:mm:ss.fff}: {wait.Reason}",
        Reconciled.Record record => Facts(record.Facts),
        Reconciled.CallModel call => $"call {call.Rung.Name}" + (call.Shrink ? " with a shorter prompt" : ""),
        Reconciled.RunTools run => $"run {string.Join(", ", run.Calls.Select(call => call.Id))}",
        _ => throw new InvalidOperationException($"No text for {effect.GetType().Name}."),
    };

    public static string Item(PromptItem item) => item switch
    {
        UserItem user => $"user: {user.Text}",
        AssistantItem answer => "assistant: " + string.Join(" + ", answer.Blocks.Select(Block)),
        ToolResultItem result => $"result of {result.CallId}: {result.Content}",
        _ => throw new InvalidOperationException($"No text for {item.GetType().Name}."),
    };

    public static string Items(IEnumerable<PromptItem> items) => string.Join("\n", items.Select(Item));

    private static string Block(Block block) => block switch
    {
        TextBlock text => text.Text,
        ToolCallBlock call => $"{call.Name}({call.Id})",
        _ => block.GetType().Name,
    };

    private static void NameItems(JsonTypeInfo type)
    {
        if (type.Type != typeof(PromptItem)) return;
        type.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "item" };
        type.PolymorphismOptions.DerivedTypes.Add(new(typeof(UserItem), "user"));
        type.PolymorphismOptions.DerivedTypes.Add(new(typeof(AssistantItem), "assistant"));
        type.PolymorphismOptions.DerivedTypes.Add(new(typeof(ToolResultItem), "tool_result"));
    }

    /// <summary>Dictionaries and sets have no order of their own; text needs one.</summary>
    private sealed class Sorted<T> : JsonConverterFactory
    {
        public override bool CanConvert(Type type) =>
            type == typeof(ImmutableHashSet<string>) || type == typeof(ImmutableDictionary<string, T>);

        public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
            type == typeof(ImmutableHashSet<string>) ? new SetConverter() : new MapConverter<T>();
    }

    private sealed class SetConverter : WriteOnly<ImmutableHashSet<string>>
    {
        public override void Write(Utf8JsonWriter writer, ImmutableHashSet<string> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Order(StringComparer.Ordinal).ToArray(), options);
    }

    private sealed class MapConverter<T> : WriteOnly<ImmutableDictionary<string, T>>
    {
        public override void Write(Utf8JsonWriter writer, ImmutableDictionary<string, T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new SortedDictionary<string, T>(value, StringComparer.Ordinal), options);
    }

    private abstract class WriteOnly<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
