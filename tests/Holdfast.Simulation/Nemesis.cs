using Holdfast.Core;
using Holdfast.Runtime;

namespace Holdfast.Simulation;

/// <summary>What befalls nodes: crash, stop, lost leases, forgotten caches, new versions of the agent.</summary>
public sealed class Nemesis
{
    private readonly World _world;
    private readonly RuntimeOptions _options;
    private readonly TimeSpan _skew;
    private int _named;

    public Nemesis(World world)
    {
        _world = world;
        _options = new()
        {
            ConcurrentTurns = world.Dice.Between(1, 4), RescueEvery = TimeSpan.FromSeconds(world.Dice.Between(2, 20)),
            RestAfter = TimeSpan.FromSeconds(world.Dice.Between(1, 20)), SmallestShelved = 1,
            WaitingCalls = world.Dice.Between(1, 3), WaitingCallsOfTenant = 1,
        };
        _skew = TimeSpan.FromMilliseconds(world.Dice.Below(2) * world.Dice.Below(300));
        for (var i = world.Dice.Between(1, 3); i > 0; i--) Add();
    }

    /// <summary>Before each step of the world.</summary>
    public void MayStrike()
    {
        if (_world.Faults.NodeTrouble > 0 && _world.Dice.Chance(_world.Faults.NodeTrouble)) Strike();
    }

    private void Strike()
    {
        var up = _world.Nodes.Where(node => node.IsUp).ToList();
        if (up.Count == 0) return;
        var node = _world.Dice.Pick(up);
        switch (_world.Dice.Below(6))
        {
            case 0:
                node.Crash();
                Replace(node);
                break;
            case 1:
                node.Stop(drain: _world.Dice.Chance(0.5));
                Replace(node);
                break;
            case 2:
                node.LoseLeases();
                break;
            case 3 when _world.Oracles.Count > 0:
                node.Store.Forget(_world.Dice.Pick<ConversationKey>([.. _world.Oracles.Keys]));
                break;
            case 4 when _world.Agents.Newest < 5:
                _world.Agents.Publish();
                break;
        }
    }

    private void Replace(Node gone)
    {
        var after = _world.Dice.Pause(TimeSpan.FromSeconds(20));
        _world.Scheduler.Set(after, () =>
        {
            _world.Nodes.Remove(gone);
            Add();
        });
    }

    private void Add() => _world.Nodes.Add(new Node(_world, $"node{++_named}", _options, _skew * _world.Dice.Below(3)));
}
