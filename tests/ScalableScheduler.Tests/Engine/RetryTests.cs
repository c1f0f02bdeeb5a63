using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Engine;

public sealed class RetryTests
{
    private static readonly DispatchResult Failure = new(DispatchOutcome.Retry, "503 Service Unavailable", 503);

    private readonly SimulatedCluster _cluster = new();

    public RetryTests() => _cluster.AddNode("a");

    [Fact]
    public void DefaultPolicy_TriesThreeTimesWithGrowingDelays_AndThenFails()
    {
        var start = _cluster.Time.GetUtcNow();
        _cluster.Answer = (_, _) => ValueTask.FromResult(Failure);
        _cluster.Register("job", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromMinutes(1));

        _cluster.Arrivals.Select(a => Math.Round((a.At - start).TotalSeconds)).ShouldBe([0, 5, 15]);
        var run = _cluster.Runs("job").Single();
        run.Status.ShouldBe(RunStatus.Failed);
        run.Attempts.Count.ShouldBe(3);
        run.Attempts[0].StatusCode.ShouldBe(503);
        _cluster.View("job")!.ErrorCount.ShouldBe(1);
    }

    [Fact]
    public void FailureThatPasses_EndsInSuccess_WithoutShiftingTheCadence()
    {
        _cluster.Answer = (d, _) => ValueTask.FromResult(d.Attempt == 1 ? Failure : DispatchResult.Delivered);
        _cluster.Register("job", TriggerType.Cron, "0 * * * * *");
        _cluster.Pass(TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(30));

        _cluster.Arrivals.Select(a => a.At.ToString("mm:ss")).ShouldBe(["01:00", "01:05", "02:00", "02:05", "03:00", "03:05"]);
        _cluster.Runs("job").ShouldAllBe(r => r.Status == RunStatus.Succeeded && r.Attempts.Count == 2);
    }

    [Fact]
    public void Rejection_IsNotTriedAgain()
    {
        _cluster.Answer = (_, _) => ValueTask.FromResult(new DispatchResult(DispatchOutcome.Rejected, "404 Not Found", 404));
        _cluster.Register("job", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromMinutes(5));

        _cluster.Arrivals.Count.ShouldBe(1);
        _cluster.View("job")!.LastRun!.Status.ShouldBe(RunStatus.Failed);
    }

    [Theory]
    [InlineData(FailedPolicy.Ignore, 5, 1, false)]
    [InlineData(FailedPolicy.Retry, 2, 3, false)]
    [InlineData(FailedPolicy.RetryDlq, 2, 3, true)]
    public void PythonPolicies_TryAsOftenAsTheySay_AndOnlyRetryDlqLeavesADeadLetter(FailedPolicy policy, int maxRetryCount, int attempts, bool deadLetter)
    {
        var start = _cluster.Time.GetUtcNow();
        var failure = new FailurePolicy(policy, TimeSpan.FromSeconds(7), maxRetryCount);
        _cluster.Answer = (_, _) => ValueTask.FromResult(Failure);
        _cluster.Register("job", TriggerType.Now, "", s => s with { Retry = failure.ToRetrySettings() });
        _cluster.Pass(TimeSpan.FromMinutes(5));

        _cluster.Arrivals.Select(a => Math.Round((a.At - start).TotalSeconds)).ShouldBe(Enumerable.Range(0, attempts).Select(i => i * 7.0));
        var letters = SimulatedCluster.Now(_cluster.Store.ListDeadLettersAsync(new DeadLetterQuery { Limit = 10, Cursor = null }, CancellationToken.None)).Items;
        letters.Count.ShouldBe(deadLetter ? 1 : 0);
    }

    [Fact]
    public void UnlimitedRetry_OfARecurringSchedule_EndsWhenTheNextOccurrenceIsDue()
    {
        _cluster.Answer = (_, _) => ValueTask.FromResult(Failure);
        var policy = new FailurePolicy(FailedPolicy.Retry, TimeSpan.FromSeconds(20), FailurePolicy.NoLimit).ToRetrySettings();
        _cluster.Register("job", TriggerType.Cron, "0 * * * * *", s => s with { Retry = policy });
        _cluster.Pass(TimeSpan.FromMinutes(10));

        _cluster.View("job")!.OpenRuns.ShouldBeLessThanOrEqualTo(1);
        _cluster.Runs("job").Where(r => r.HasEnded).ShouldAllBe(r => r.Attempts.Count == 3);
    }

    [Fact]
    public void AttemptThatOutlastsItsTimeout_IsCutShort_AndTriedAgain()
    {
        _cluster.Answer = async (d, ct) =>
        {
            if (d.Attempt == 1)
                await Task.Delay(Timeout.InfiniteTimeSpan, _cluster.Time, ct);
            return DispatchResult.Delivered;
        };
        _cluster.Register("job", TriggerType.Now, "", s => s with { Timeout = TimeSpan.FromSeconds(3) });
        _cluster.Pass(TimeSpan.FromSeconds(30));

        var attempts = _cluster.Runs("job").Single().Attempts;
        attempts.Select(a => a.Outcome).ShouldBe([AttemptOutcome.TimedOut, AttemptOutcome.Delivered]);
        (attempts[0].FinishedAt - attempts[0].StartedAt).ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void TaskTypeThatThrows_FailsTheAttempt_NotTheNode()
    {
        _cluster.Answer = (d, _) => d.Attempt == 1 ? throw new InvalidOperationException("a bug") : ValueTask.FromResult(DispatchResult.Delivered);
        _cluster.Register("job", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromSeconds(30));

        _cluster.View("job")!.LastRun!.Status.ShouldBe(RunStatus.Succeeded);
    }

    [Fact]
    public void DeletedSchedule_StopsItsRetries()
    {
        _cluster.Answer = (_, _) => ValueTask.FromResult(Failure);
        _cluster.Register("job", TriggerType.Now, "");
        _cluster.Pass(TimeSpan.FromSeconds(1));
        SimulatedCluster.Now(_cluster.Store.RemoveAsync(new ScheduleId("job"), null, cancel: false, CancellationToken.None)).ShouldBeTrue();
        _cluster.Pass(TimeSpan.FromMinutes(5));

        _cluster.Arrivals.Count.ShouldBe(1);
    }
}
