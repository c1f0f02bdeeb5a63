using System.Collections.Concurrent;
using System.Diagnostics;

namespace ScalableScheduler.Testing;

/// <summary>
/// Starts every child process from one thread that lives as long as the test host. Linux delivers a parent-death signal
/// when the *thread* that forked ends (prctl(2), PR_SET_PDEATHSIG): a child started from a pool thread would be killed
/// as soon as the pool retires that thread.
/// </summary>
internal static class SpawnThread
{
    private static readonly BlockingCollection<Action> Requests = StartThread();

    public static Task StartAsync(Process process)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add(() =>
        {
            try
            {
                process.Start();
                started.SetResult();
            }
#pragma warning disable CA1031 // Handed to the caller, who awaits it.
            catch (Exception e)
            {
                started.SetException(e);
            }
#pragma warning restore CA1031
        });
        return started.Task;
    }

    private static BlockingCollection<Action> StartThread()
    {
        var requests = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var request in requests.GetConsumingEnumerable())
                request();
        })
        { IsBackground = true, Name = "spawn" }.Start();
        return requests;
    }
}
