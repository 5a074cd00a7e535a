using Holdfast.Core;
using Holdfast.Core.Memory.Users;
using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Fakes;

/// <summary>
/// The memory of users as its port describes it, in memory. Safe for any number of threads. No answer to a call ever expires.
/// </summary>
public sealed class MemoryOfUsers : IUserMemory
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UserKey, UserMemory> _users = [];
    private readonly Dictionary<(UserKey User, string Call), string> _answers = [];

    public ValueTask<UserMemory> ReadAsync(UserKey user, CancellationToken cancel)
    {
        lock (_lock) return ValueTask.FromResult(Of(user));
    }

    public ValueTask<MemoryDecision> ChangeAsync(
        UserKey user, string? call, Func<UserMemory, MemoryDecision> decide, CancellationToken cancel)
    {
        lock (_lock)
        {
            var before = Of(user);
            if (call is not null && _answers.TryGetValue((user, call), out var answer))
                return ValueTask.FromResult(new MemoryDecision(before, answer));
            var decision = decide(before);
            if (decision.Memory == before) return ValueTask.FromResult(decision);
            _users[user] = decision.Memory;
            if (call is not null) _answers[(user, call)] = decision.Answer;
            return ValueTask.FromResult(decision);
        }
    }

    public ValueTask<int> ForgetAsync(UserKey user, CancellationToken cancel)
    {
        lock (_lock)
        {
            foreach (var known in _answers.Keys.Where(known => known.User == user).ToList())
                _answers[known] = "Forgotten since, by request.";
            _users.Remove(user, out var memory);
            return ValueTask.FromResult(memory is null ? 0 : memory.Files.Count + memory.Facts.Count);
        }
    }

    private UserMemory Of(UserKey user) => _users.GetValueOrDefault(user, UserMemory.Empty);
}
