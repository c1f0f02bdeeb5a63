namespace Pipelines.Sockets.Unofficial;

/// <summary>Looks into multicast delegates without allocating.</summary>
public static class Delegates
{
    /// <summary>Whether the delegate calls exactly one method; false for null.</summary>
    public static bool IsSingle(this MulticastDelegate? handler) => handler is { HasSingleTarget: true };

    /// <summary>The methods a delegate calls, in order; none for null.</summary>
    public static DelegateEnumerable<T> AsEnumerable<T>(this T? handler)
        where T : MulticastDelegate => new(handler);

    public readonly struct DelegateEnumerable<T>
        where T : MulticastDelegate
    {
        private readonly T? _handler;

        internal DelegateEnumerable(T? handler) => _handler = handler;

        public DelegateEnumerator<T> GetEnumerator() => new(_handler);
    }

    /// <summary>StackExchange.Redis is compiled to dispose this through IDisposable; without it two handlers of one event end the process.</summary>
    public struct DelegateEnumerator<T> : IDisposable
        where T : MulticastDelegate
    {
        private Delegate.InvocationListEnumerator<T> _calls;

        internal DelegateEnumerator(T? handler) => _calls = Delegate.EnumerateInvocationList(handler);

        public readonly T Current => _calls.Current;

        public bool MoveNext() => _calls.MoveNext();

        public readonly void Dispose()
        {
        }
    }
}
