namespace Holdfast.Core;

/// <summary>Names one conversation of one tenant. Every row, call and stream is addressed by both, so that nothing can be asked for without its wall.</summary>
public readonly record struct ConversationKey(string Tenant, string Conversation)
{
    public override string ToString() => $"{Tenant}/{Conversation}";
}

/// <summary>Names one call that belongs to no conversation: a request that was passed on to a model as it came.</summary>
/// <param name="Call">Begins with <see cref="Prefix"/>, which no conversation's id does.</param>
public readonly record struct CallKey(string Tenant, string Call)
{
    public const string Prefix = "call_";

    public override string ToString() => $"{Tenant}/{Call}";
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

/// <summary>Names one subscription to events of one tenant.</summary>
public readonly record struct WebhookKey(string Tenant, string Webhook)
{
    public override string ToString() => $"{Tenant}/{Webhook}";
}
