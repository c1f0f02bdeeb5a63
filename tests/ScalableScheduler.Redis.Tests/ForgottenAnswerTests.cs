using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Redis.Tests;

/// <summary>Promise: an answer that nobody waits for any more may fail later without being told as a failure that nobody saw.</summary>
public sealed class ForgottenAnswerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<Exception> _unobserved = [];

    public ForgottenAnswerTests() => TaskScheduler.UnobservedTaskException += Note;

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Note;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnswerThatFailsAfterItsCallEnded_IsNotToldAsUnobserved(bool isCancelled)
    {
        await using var server = await RedisServer.StartAsync();
        var answers = await FailLaterAsync(server, isCancelled);
        FailUnseen();

        await Eventually.TrueAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return Task.FromResult(_unobserved.Any(IsControl) && answers.TrueForAll(a => !a.IsAlive));
            },
            Patience,
            "the answers to be collected, and the runtime to tell of the failure that really nobody saw");

        // Tests beside this one have servers of their own.
        _unobserved.Where(e => e.ToString().Contains(server.Endpoint, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    // In methods of their own: nothing here must keep the tasks alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> FailLaterAsync(RedisServer server, bool isCancelled)
    {
        // The client has a deadline of its own, by the real clock: the calls end before it.
        var time = new ManualTime();
        var options = new RedisOptions { Endpoints = [server.Endpoint], Timeout = Patience };
        await using var connection = new RedisConnection(options, time, NullLogger<RedisConnection>.Instance);
        await connection.ConnectAsync(default);
        using var cancellation = new CancellationTokenSource();
        var answers = new List<Task>();

        server.Pause();
        var calls = Enumerable.Range(0, 20).Select(_ => connection.CallAsync(
            "a script",
            db =>
            {
                var answer = db.ScriptEvaluateAsync("return 1");
                answers.Add(answer);
                return answer;
            },
            cancellation.Token)).ToArray();
        if (isCancelled)
            await cancellation.CancelAsync();
        else
            time.Advance(Patience);
        foreach (var call in calls)
        {
            if (isCancelled)
                await Should.ThrowAsync<OperationCanceledException>(() => call);
            else
                await Should.ThrowAsync<StoreUnavailableException>(() => call);
        }
        answers.ShouldAllBe(a => !a.IsCompleted, "an answer that failed by then is not forgotten");

        await server.KillAsync();
        await Eventually.TrueAsync(() => Task.FromResult(answers.TrueForAll(a => a.IsCompleted)), Patience, "the answers to fail");
        answers.ShouldAllBe(a => a.IsFaulted);
        return answers.ConvertAll(a => new WeakReference(a, trackResurrection: true));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FailUnseen() => _ = Task.FromException(new ControlException());

    private static bool IsControl(Exception unobserved) => unobserved.InnerException is ControlException;

    private void Note(object? sender, UnobservedTaskExceptionEventArgs unobserved) => _unobserved.Enqueue(unobserved.Exception);

    private sealed class ControlException : Exception;
}
