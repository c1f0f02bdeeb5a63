using ScalableScheduler.Chaos.Evidence;
using ScalableScheduler.Chaos.Load;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Acts;

/// <summary>Waits until nothing is under way.</summary>
internal static class Settling
{
    /// <summary>What one run triggers when it ends is opened a moment later.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <param name="api">The service.</param>
    /// <param name="requests">Whose backfills are to be over.</param>
    /// <param name="after">Until then something falls due.</param>
    /// <returns>Whether all ended; what has not the checker tells.</returns>
    public static async Task<bool> WaitAsync(ApiCaller api, RunRequests requests, DateTimeOffset after)
    {
        try
        {
            await Eventually.TrueAsync(IsOverAsync, Deadline, "everything to end");
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }

        async Task<bool> IsOverAsync()
        {
            if (Time.GetUtcNow() <= after || !await requests.AreFilledAsync() || !await IsAtRestAsync())
                return false;
            await Task.Delay(Moment, Time);
            return await IsAtRestAsync();
        }

        async Task<bool> IsAtRestAsync() => await api.SendAsync(HttpMethod.Get, "cluster") is { IsGood: true } answer && ClusterReading.IsAtRest(answer.Json);
    }
}
