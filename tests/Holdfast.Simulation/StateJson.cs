using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;

namespace Holdfast.Simulation;

/// <summary>A conversation's whole state as text, in one order: two states are equal when their texts are.</summary>
public static class StateJson
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        IncludeFields = true, // of tuples
        Converters = { new SortedSet(), new SortedRates() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameItems } },
    };

    public static string Write(Conversation state) => JsonSerializer.Serialize(state, Json);

    private static void NameItems(JsonTypeInfo type)
    {
        if (type.Type != typeof(PromptItem)) return;
        type.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "item" };
        type.PolymorphismOptions.DerivedTypes.Add(new(typeof(UserItem), "user"));
        type.PolymorphismOptions.DerivedTypes.Add(new(typeof(AssistantItem), "assistant"));
        type.PolymorphismOptions.DerivedTypes.Add(new(typeof(ToolResultItem), "tool_result"));
        type.PolymorphismOptions.DerivedTypes.Add(new(typeof(RecalledItem), "recalled"));
        type.PolymorphismOptions.DerivedTypes.Add(new(typeof(SheetItem), "sheet"));
        type.PolymorphismOptions.DerivedTypes.Add(new(typeof(KnowledgeItem), "knowledge"));
    }

    private sealed class SortedSet : WriteOnly<ImmutableHashSet<string>>
    {
        public override void Write(Utf8JsonWriter writer, ImmutableHashSet<string> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Order(StringComparer.Ordinal).ToArray(), options);
    }

    private sealed class SortedRates : WriteOnly<ImmutableDictionary<string, int>>
    {
        public override void Write(Utf8JsonWriter writer, ImmutableDictionary<string, int> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new SortedDictionary<string, int>(value, StringComparer.Ordinal), options);
    }

    private abstract class WriteOnly<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
