using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// The arguments of one socket operation, which can be awaited. StackExchange.Redis connects with it: it starts the
/// operation, calls <see cref="Complete"/> itself when that finished at once, and <see cref="Abort"/> when its connect
/// timeout passes first; whichever comes first decides.
/// </summary>
/// <param name="ioScheduler">Where the awaiting code goes on; null and inline mean the thread that completes.</param>
public sealed class SocketAwaitableEventArgs(PipeScheduler? ioScheduler) : SocketAsyncEventArgs, ICriticalNotifyCompletion
{
    private static readonly Action Done = static () => { };

    private readonly PipeScheduler _scheduler = ioScheduler ?? PipeScheduler.Inline;

    // Null: nobody waits and nothing completed. Done: completed. Anything else: the code that waits.
    private Action? _continuation;
    private int _aborted;

    public bool IsCompleted => ReferenceEquals(Volatile.Read(ref _continuation), Done);

    public SocketAwaitableEventArgs GetAwaiter() => this;

    /// <summary>The bytes the operation moved.</summary>
    /// <exception cref="SocketException">It failed or was aborted.</exception>
    public int GetResult()
    {
        // From here on the same arguments may serve the next operation.
        Volatile.Write(ref _continuation, null);
        var aborted = (SocketError)Interlocked.Exchange(ref _aborted, (int)SocketError.Success);
        var error = aborted == SocketError.Success ? SocketError : aborted;
        return error == SocketError.Success ? BytesTransferred : throw new SocketException((int)error);
    }

    public void OnCompleted(Action continuation)
    {
        // Completion may come between the awaiter's look at IsCompleted and this call.
        if (Interlocked.CompareExchange(ref _continuation, continuation, null) is not null)
            continuation();
    }

    public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);

    /// <summary>Marks the operation as finished with the result these arguments hold.</summary>
    public void Complete()
    {
        var waiting = Interlocked.Exchange(ref _continuation, Done);
        if (waiting is not null && !ReferenceEquals(waiting, Done))
            _scheduler.Schedule(static state => ((Action)state!)(), waiting);
    }

    /// <summary>Fails the operation from outside; does nothing once it has finished.</summary>
    public void Abort(SocketError error = SocketError.OperationAborted)
    {
        if (IsCompleted)
            return;
        var reason = error == SocketError.Success ? SocketError.OperationAborted : error;
        Interlocked.CompareExchange(ref _aborted, (int)reason, (int)SocketError.Success);
        Complete();
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => Complete();
}
