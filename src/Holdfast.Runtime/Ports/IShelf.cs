using System.Buffers;
using Holdfast.Core;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// Where what can be made again lies outside of memory while nobody needs it. It belongs to one process, begins empty and may lose anything, so
/// nothing is thrown for what its medium does. It returns when it is done, after tens of milliseconds for tens of megabytes. Safe for any
/// number of threads.
/// </summary>
public interface IShelf
{
    /// <summary>In place of what lay there. When it cannot be written, nothing lies there.</summary>
    void Put(ConversationKey key, Action<IBufferWriter<byte>> write);

    /// <summary>What is made of exactly what was put; null when nothing lies there, or not all of it.</summary>
    T? Read<T>(ConversationKey key, Func<ReadOnlySpan<byte>, T> read) where T : class;

    void Remove(ConversationKey key);
}
