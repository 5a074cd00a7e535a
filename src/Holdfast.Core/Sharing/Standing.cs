namespace Holdfast.Core.Sharing;

/// <summary>Which of one tenant's calls go first.</summary>
public enum Standing
{
    /// <summary>Of a turn that has begun: it is brought to its end before another begins.</summary>
    Begun,

    /// <summary>Somebody waits for it.</summary>
    Awaited,

    /// <summary>Nobody waits for it.</summary>
    Background,
}
