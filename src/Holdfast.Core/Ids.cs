namespace Holdfast.Core;

/// <summary>Names one conversation of one tenant. Every row, call and stream is addressed by both, so that nothing can be asked for without its wall.</summary>
public readonly record struct ConversationKey(string Tenant, string Conversation)
{
    public override string ToString() => $"{Tenant}/{Conversation}";
}

/// <summary>Names one end user of one tenant.</summary>
/// <param name="User">The tenant's own id for them, as its conversations give it.</param>
public readonly record struct UserKey(string Tenant, string User)
{
    public override string ToString() => $"{Tenant}/{User}";
}

/// <summary>Names one agent of one tenant, whatever its version.</summary>
public readonly record struct AgentKey(string Tenant, string Agent)
{
    public override string ToString() => $"{Tenant}/{Agent}";
}
