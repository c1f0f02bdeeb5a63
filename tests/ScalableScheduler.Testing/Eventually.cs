using System.Net.Sockets;

namespace ScalableScheduler.Testing;

/// <summary>
/// Waits for something in another process, which can't signal us. This is the only place in the tests that polls:
/// within one process await a signal or drive a <see cref="ManualTime"/>.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is true.</summary>
    /// <param name="condition">Asked every 50 ms. A refused or broken connection counts as "not yet"; any other exception ends the wait.</param>
    /// <param name="within">How long to go on.</param>
    /// <param name="what">What is waited for, for the message: "the second node to take over".</param>
    /// <param name="cancellationToken">Gives up early.</param>
    /// <exception cref="TimeoutException">It did not become true in time.</exception>
    public static Task TrueAsync(
        Func<Task<bool>> condition, TimeSpan within, string what, CancellationToken cancellationToken = default) =>
        AnswerAsync(condition, yes => yes, within, what, cancellationToken);

    /// <summary>Asks until the answer is accepted, and returns that answer.</summary>
    /// <param name="question">Asked every 50 ms. A refused or broken connection counts as "not yet"; any other exception ends the wait.</param>
    /// <param name="accept">Whether the answer is the one waited for.</param>
    /// <param name="within">How long to go on.</param>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    /// <exception cref="TimeoutException">No answer was accepted in time; the message holds the last one.</exception>
    public static async Task<T> AnswerAsync<T>(
        Func<Task<T>> question, Func<T, bool> accept, TimeSpan within, string what, CancellationToken cancellationToken = default)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        var asked = 0;
        while (true)
        {
            string last;
            Exception? broken = null;
            try
            {
                asked++;
                var answer = await question();
                if (accept(answer))
                    return answer;
                last = $"the last answer was {answer?.ToString() ?? "null"}";
            }
            catch (Exception e) when (IsNotYet(e, cancellationToken))
            {
                broken = e;
                last = $"the last try failed: {e.Message}";
            }

            var elapsed = time.GetElapsedTime(started);
            if (elapsed >= within)
                throw new TimeoutException($"Waited {elapsed.TotalSeconds:0.0} s for {what}, asked {asked} times; {last}.", broken);
            await Task.Delay(Every, time, cancellationToken);
        }
    }

    // HttpClient reports its own timeout as a cancelled task.
    private static bool IsNotYet(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException or SocketException or IOException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
