using System.Buffers;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Fakes;

/// <summary>One node's shelf: gone with the node, and now and then it has lost what was put there.</summary>
public sealed class MemoryShelf(World world) : IShelf
{
    private readonly Dictionary<ConversationKey, byte[]> _things = [];

    public void Put(ConversationKey key, Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        _things[key] = buffer.WrittenSpan.ToArray();
        world.Trace.Seen.Add("shelved");
    }

    public T? Read<T>(ConversationKey key, Func<ReadOnlySpan<byte>, T> read) where T : class
    {
        if (!_things.TryGetValue(key, out var bytes) || world.Dice.Chance(world.Faults.ShelfLoses)) return null;
        world.Trace.Seen.Add("read from the shelf");
        return read(bytes);
    }

    public void Remove(ConversationKey key) => _things.Remove(key);
}
