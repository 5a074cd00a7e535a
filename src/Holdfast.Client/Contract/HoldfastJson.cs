using System.Text.Json.Serialization;

namespace Holdfast.Client.Contract;

/// <summary>The one way these types are written and read, on both ends.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AddFact))]
[JsonSerializable(typeof(Agent))]
[JsonSerializable(typeof(AgentDefinition))]
[JsonSerializable(typeof(AgentDiff))]
[JsonSerializable(typeof(Cancel))]
[JsonSerializable(typeof(ContextReport))]
[JsonSerializable(typeof(Conversation))]
[JsonSerializable(typeof(CostReport))]
[JsonSerializable(typeof(CreateConversation))]
[JsonSerializable(typeof(CreateKey))]
[JsonSerializable(typeof(CreateTenant))]
[JsonSerializable(typeof(CreatedKey))]
[JsonSerializable(typeof(CreatedTenant))]
[JsonSerializable(typeof(Delta))]
[JsonSerializable(typeof(Document))]
[JsonSerializable(typeof(EditFact))]
[JsonSerializable(typeof(Feedback))]
[JsonSerializable(typeof(Mark))]
[JsonSerializable(typeof(Fork))]
[JsonSerializable(typeof(Handoff))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(MemoryFact))]
[JsonSerializable(typeof(MemoryFile))]
[JsonSerializable(typeof(MessageAnswer))]
[JsonSerializable(typeof(Page<Agent>))]
[JsonSerializable(typeof(Page<Attempt>))]
[JsonSerializable(typeof(Page<Conversation>))]
[JsonSerializable(typeof(Page<Document>))]
[JsonSerializable(typeof(Page<Entry>))]
[JsonSerializable(typeof(Page<Handoff>))]
[JsonSerializable(typeof(Page<Key>))]
[JsonSerializable(typeof(Page<LedgerRow>))]
[JsonSerializable(typeof(Page<Model>))]
[JsonSerializable(typeof(Page<Price>))]
[JsonSerializable(typeof(Page<Provider>))]
[JsonSerializable(typeof(Page<Tenant>))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(PutDocument))]
[JsonSerializable(typeof(ReplyHandoff))]
[JsonSerializable(typeof(Resolve))]
[JsonSerializable(typeof(ReturnHandoff))]
[JsonSerializable(typeof(Rollback))]
[JsonSerializable(typeof(SendMessage))]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(UserMemory))]
[JsonSerializable(typeof(WriteFile))]
public sealed partial class HoldfastJson : JsonSerializerContext;
