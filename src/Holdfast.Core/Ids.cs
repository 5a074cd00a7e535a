namespace Holdfast.Core;

/// <summary>Names one conversation of one tenant. Every row, call and stream is addressed by both, so that nothing can be asked for without its wall.</summary>
public readonly record struct ConversationKey(string Tenant, string Conversation)
{
    public override string ToString() => $"{Tenant}/{Conversation}";
}
