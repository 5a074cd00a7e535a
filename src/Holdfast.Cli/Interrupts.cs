using System.Runtime.InteropServices;

namespace Holdfast.Cli;

/// <summary>What Ctrl-C does at the moment: the innermost handler gets it, once. Without one the process ends.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<Action?> _handlers = [];
    private PosixSignalRegistration? _signal;

    public static Interrupts OfProcess()
    {
        var interrupts = new Interrupts();
        interrupts._signal = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = interrupts.Press());
        return interrupts;
    }

    /// <summary>Until disposed, Ctrl-C does this; pressed again it ends the process, so that a handler that hangs can be escaped.</summary>
    /// <param name="handler">Null = end the process.</param>
    public IDisposable Handle(Action? handler)
    {
        lock (_lock) _handlers.Push(handler);
        return new Handling(this);
    }

    /// <returns>Whether it was handled.</returns>
    public bool Press()
    {
        Action? handler;
        lock (_lock)
        {
            if (!_handlers.TryPop(out handler)) return false;
            _handlers.Push(null);
        }
        handler?.Invoke();
        return handler is not null;
    }

    public void Dispose() => _signal?.Dispose();

    private sealed class Handling(Interrupts owner) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._lock) owner._handlers.Pop();
        }
    }
}
