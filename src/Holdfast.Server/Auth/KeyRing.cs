using System.Collections.Concurrent;
using Holdfast.Runtime.Ports;

namespace Holdfast.Server.Auth;

/// <summary>
/// Keys in use, in memory, so that a request costs no look-up. Only known keys are remembered: a flood of wrong ones fills nothing.
/// </summary>
public sealed class KeyRing(IDirectory directory, KeyLimits limits, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, KeyState> _byHash = new();
    private readonly ConcurrentDictionary<string, bool> _revoked = new();

    /// <summary>The key, or null when it is unknown or revoked.</summary>
    public ValueTask<KeyState?> FindAsync(string key, CancellationToken cancel) => FindByHashAsync(ApiKey.Hash(key), cancel);

    public async ValueTask<KeyState?> FindByHashAsync(string hash, CancellationToken cancel)
    {
        if (_byHash.TryGetValue(hash, out var known)) return known;
        if (await directory.FindKeyAsync(hash, cancel) is not { RevokedAt: null } row) return null;
        var state = _byHash.GetOrAdd(hash, _ => new KeyState(row, limits, clock));
        if (!_revoked.ContainsKey(row.Id)) return state;
        // Revoked between the look-up and the remembering.
        _byHash.TryRemove(hash, out _);
        return null;
    }

    /// <summary>False when there is no such key or it was revoked before.</summary>
    public async ValueTask<bool> RevokeAsync(string? tenant, string id, CancellationToken cancel)
    {
        var revoked = await directory.RevokeKeyAsync(tenant, id, clock.Now(), cancel);
        if (revoked) Forget(id);
        return revoked;
    }

    /// <summary>Another node revoked a key; or it may have revoked any.</summary>
    public void Hear(News news)
    {
        if (news is News.KeyRevoked revoked) Forget(revoked.Id);
        if (news is News.Missed) _byHash.Clear();
    }

    private void Forget(string id)
    {
        _revoked[id] = true;
        foreach (var (hash, state) in _byHash)
            if (state.Row.Id == id) _byHash.TryRemove(hash, out _);
    }
}
