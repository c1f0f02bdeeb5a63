using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Scenarios;

public sealed class RetryScenarios : Scenario
{
    private static readonly DispatchResult Failure = new(DispatchOutcome.Retry, "503 Service Unavailable", 503);
    private static readonly DispatchResult Unreachable = new(DispatchOutcome.Undeliverable, "Connection refused");
    private static readonly DispatchResult Refusal = new(DispatchOutcome.Rejected, "404 Not Found", 404);
    private static readonly DispatchResult Gone = new(DispatchOutcome.Gone, "410 Gone", 410);

    [Fact]
    public void DefaultPolicy_TriesThreeTimesWithGrowingDelays_AndThenFails()
    {
        Given.ScheduleDueNow("job").Answers(Failure);
        When.ItIs("01:00");
        Then.Target("job").GotAt("00:00", "00:05", "00:15");
        Then.Runs("job").Are(Failed("00:00", FailureReason.Failed, attempts: 3));
        Then.Run("job").Attempts[0].StatusCode.ShouldBe(503);
        Then.Schedule("job").ErrorCount.ShouldBe(1);
    }

    [Fact]
    public void FailureThatPasses_EndsInSuccess_WithoutShiftingTheCadence()
    {
        Given.Schedule("job", every: "1m").Answers(Failure, DispatchResult.Delivered);
        When.ItIs("02:30");
        Then.Target("job").GotAt("01:00", "01:05", "02:00", "02:05");
        Then.Runs("job").Are(Succeeded("01:00", attempts: 2), Succeeded("02:00", attempts: 2));
    }

    [Fact]
    public void Rejection_IsNotTriedAgain()
    {
        Given.ScheduleDueNow("job").Answers(Refusal);
        When.ItIs("05:00");
        Then.Runs("job").Are(Failed("00:00", FailureReason.Rejected));
    }

    [Fact]
    public void WhatTheScheduleSays_GoesBeforeItsCollection_AndThatBeforeTheSettings()
    {
        Given.Nodes("a");
        Given.Collection("slow", change: c => c with { Retry = new RetrySettings { InitialDelay = TimeSpan.FromSeconds(7), MaxAttempts = 4 } });
        Given.ScheduleDueNow("settings").Answers(Failure);
        Given.ScheduleDueNow("collection").IsIn("slow").Answers(Failure);
        Given.ScheduleDueNow("schedule").IsIn("slow").Retries(new RetrySettings { InitialDelay = TimeSpan.FromSeconds(1), Multiplier = 3 }).Answers(Failure);
        When.ItIs("05:00");
        Then.Target("settings").GotAt("00:00", "00:05", "00:15");
        Then.Target("collection").GotAt("00:00", "00:07", "00:21", "00:49");
        Then.Target("schedule").GotAt("00:00", "00:01", "00:04", "00:13");
    }

    [Fact]
    public void CollectionsPolicyIsEditedWhileARunWaits_ItsNextFailureGoesByTheNewOne()
    {
        Given.Nodes("a");
        Given.Collection("jobs");
        Given.ScheduleDueNow("job").IsIn("jobs").Answers(Failure);
        When.ItIs("00:02");
        When.EditsCollection("jobs", c => c with { Retry = new RetrySettings { MaxAttempts = 2 } });
        When.ItIs("01:00");
        Then.Runs("job").Are(Failed("00:00", FailureReason.Failed, attempts: 2));
    }

    [Fact]
    public void TargetThatAsksToWait_IsAskedAgainNoSooner()
    {
        Given.ScheduleDueNow("job").Answers(Failure with { RetryAfter = TimeSpan.FromSeconds(42) }, Failure with { RetryAfter = TimeSpan.FromSeconds(1) }, DispatchResult.Delivered);
        When.ItIs("02:00");
        Then.Target("job").GotAt("00:00", "00:42", "00:52"); // the second time the policy's own wait is longer
    }

    [Fact]
    public void FullJitter_DrawsEachWaitFromZeroToItsLength()
    {
        for (var i = 0; i < 40; i++)
            Given.ScheduleDueNow($"job{i}").Retries(new RetrySettings { Jitter = true, InitialDelay = TimeSpan.FromSeconds(20), MaxAttempts = 2 }).Answers(Failure);
        When.ItIs("01:00");
        var waits = Then.Target("job").All.Where(s => s.Arrival.Attempt == 2).Select(s => (s.Arrival.At - s.Arrival.NominalTime).TotalSeconds).ToList();
        waits.Count.ShouldBe(40);
        waits.ShouldAllBe(w => w >= 0 && w < 20.1);
        waits.Max().ShouldBeGreaterThan(15);
        waits.Min().ShouldBeLessThan(5);
    }

    [Fact]
    public void AttemptThatOutlastsItsTimeout_IsCutShort_AndTriedAgain()
    {
        Given.ScheduleDueNow("job").TakesTime("1h", "0s").With(s => s with { Timeout = TimeSpan.FromSeconds(3) });
        When.ItIs("00:30");
        Then.Target("job").GotAt("00:00", "00:08");
        Then.Run("job").Attempts.Select(a => a.Outcome).ShouldBe([AttemptOutcome.TimedOut, AttemptOutcome.Delivered]);
    }

    [Fact]
    public void DeadlineOverAllAttempts_EndsTheRun_RatherThanWaitBeyondIt()
    {
        Given.ScheduleDueNow("job").Answers(Failure).Retries(new RetrySettings { MaxAttempts = 100, Deadline = TimeSpan.FromSeconds(30) });
        When.ItIs("10:00");
        Then.Target("job").GotAt("00:00", "00:05", "00:15"); // the next would be at 00:35
        Then.Runs("job").Are(Failed("00:00", FailureReason.DeadlinePassed, attempts: 3));
    }

    [Fact]
    public void DeadlineOverAllAttempts_CutsTheAttemptThatIsUnderWay()
    {
        Given.ScheduleDueNow("job").Answers(Failure).TakesTime("0s", "1h").Retries(new RetrySettings { Deadline = TimeSpan.FromSeconds(30) });
        When.ItIs("10:00");
        Then.Runs("job").Are(Failed("00:00", FailureReason.DeadlinePassed, attempts: 2));
        var last = Then.Run("job").Attempts[1];
        (last.Outcome, last.FinishedAt - last.StartedAt).ShouldBe((AttemptOutcome.TimedOut, TimeSpan.FromSeconds(25)));
    }

    [Fact]
    public void DeadlineThatPassesWhileNobodyIsThere_EndsTheRunWithoutAnotherAttempt()
    {
        Given.ScheduleDueNow("job").Answers(Failure).Retries(new RetrySettings { Deadline = TimeSpan.FromSeconds(30) });
        When.ItIs("00:02");
        When.NodeDies("a");
        When.ItIs("05:00");
        When.NodeJoins("b");
        When.ItIs("05:10");
        Then.Runs("job").Are(Failed("00:00", FailureReason.DeadlinePassed));
        Then.Target("job").Got(1);
        Then.DeadLetters("job").Single().Run.Failure.ShouldBe(FailureReason.DeadlinePassed);
    }

    [Fact]
    public void TargetThatIsGone_PausesItsSchedule_AndSaysWhy()
    {
        Given.Schedule("job", every: "1m").Answers(Gone);
        When.ItIs("10:00");
        Then.Runs("job").Are(Failed("01:00", FailureReason.Rejected));
        Then.Schedule("job").Status.ShouldBe(ScheduleStatus.Paused);
        Then.Schedule("job").Definition.PauseReason.ShouldBe("410 Gone");
    }

    [Fact]
    public void TargetThatIsGone_WhileItsScheduleIsEdited_LeavesTheNewDefinitionEnabled()
    {
        Given.Schedule("job", every: "1m").Answers(Gone).TakesTime("10s");
        When.ItIs("01:05");
        When.Edits("job", s => s with { Description = "another target" });
        When.ItIs("01:30");
        Then.Schedule("job").Status.ShouldBe(ScheduleStatus.Enabled);
    }

    [Fact]
    public void TargetThatIsGone_AndWhoseScheduleIsResumed_IsAskedAgain()
    {
        Given.Schedule("job", every: "1m").Answers(Gone);
        When.ItIs("01:30");
        When.Resumes("job");
        When.ItIs("02:30");
        Then.Runs("job").Are(Failed("01:00", FailureReason.Rejected), Failed("02:00", FailureReason.Rejected));
        Then.Schedule("job").Status.ShouldBe(ScheduleStatus.Paused);
    }

    [Fact]
    public void UnreachableTarget_IsToldApartFromOneThatFails()
    {
        Given.ScheduleDueNow("fails").Answers(Failure);
        Given.ScheduleDueNow("away").Answers(Unreachable);
        Given.ScheduleDueNow("hangs").TakesTime("1h").With(s => s with { Timeout = TimeSpan.FromSeconds(1) });
        When.ItIs("05:00");
        Then.Runs("fails").Are(Failed("00:00", FailureReason.Failed, attempts: 3));
        Then.Runs("away").Are(Failed("00:00", FailureReason.Undeliverable, attempts: 3));
        Then.Runs("hangs").Are(Failed("00:00", FailureReason.TimedOut, attempts: 3));
        Then.Run("away").Attempts.ShouldAllBe(a => a.Outcome == AttemptOutcome.Undeliverable);
    }

    [Fact]
    public void RunThatFailedForGood_LeavesADeadLetter_WithItsReasonAndAttempts()
    {
        Given.ScheduleDueNow("job").Answers(Failure, Unreachable);
        When.ItIs("05:00");
        var letter = Then.DeadLetters("job").Single();
        letter.Run.Failure.ShouldBe(FailureReason.Undeliverable);
        letter.Run.Attempts.Select(a => a.Message).ShouldBe(["503 Service Unavailable", "Connection refused", "Connection refused"]);
        letter.Schedule.Id.Value.ShouldBe("job");
    }

    [Fact]
    public void PolicyWithoutDeadLetters_LeavesNone()
    {
        Given.ScheduleDueNow("job").Answers(Failure).Retries(new RetrySettings { DeadLetter = false });
        When.ItIs("05:00");
        Then.DeadLetters("job").ShouldBeEmpty();
    }

    [Fact]
    public void DeadLetterThatIsRepeated_GoesAndRunsOnceMore()
    {
        Given.ScheduleDueNow("job").Answers(Refusal);
        When.ItIs("00:10");
        When.Repeats(Then.DeadLetters("job").Single());
        When.ItIs("00:20");
        Then.Runs("job").Are(Failed("00:00", FailureReason.Rejected), Failed("00:00", FailureReason.Rejected, by: RunOrigin.Retry));
        Then.DeadLetters("job").Single().Run.Origin.ShouldBe(RunOrigin.Retry, "the first letter went with the repetition, which left its own");
    }

    [Fact]
    public void DeadLetterThatIsRepeatedWhileAnotherRuns_WaitsForItsTurn()
    {
        Given.Schedule("job", every: "1m").Overlaps(OverlapPolicy.Skip).Answers(Refusal).TakesTime("30s");
        When.ItIs("02:10");
        When.Repeats(Then.DeadLetters("job").Single());
        When.ItIs("02:20");
        Then.Target("job").NeverHadMoreThan(1);
        When.ItIs("02:35");
        Then.Runs("job").All.Single(r => r.Origin == RunOrigin.Retry).Status.ShouldBe(RunStatus.Running);
    }

    [Fact]
    public void NodeDies_TheAttemptUsesUpNoneOfTheTargetsChances()
    {
        Given.Nodes("a", "b");
        Given.Schedule("job", after: TimeSpan.FromSeconds(5)).Retries(new RetrySettings { MaxAttempts = 1 }).TakesTime("1m", "1s");
        When.ItIs("00:10");
        When.OwnerDies("job");
        When.ItIs("01:00");
        Then.Runs("job").Are(Succeeded("00:05", attempts: 2));
    }

    [Fact]
    public void DeletedSchedule_StopsItsRetries()
    {
        Given.ScheduleDueNow("job").Answers(Failure);
        When.ItIs("00:01");
        When.Deletes("job");
        When.ItIs("05:00");
        Then.Target("job").Got(1);
    }

    [Theory]
    [InlineData(FailedPolicy.Ignore, 5, 1, false)]
    [InlineData(FailedPolicy.Retry, 2, 3, false)]
    [InlineData(FailedPolicy.RetryDlq, 2, 3, true)]
    public void PythonPolicies_TryAsOftenAsTheySay_AndOnlyRetryDlqLeavesADeadLetter(FailedPolicy policy, int maxRetryCount, int attempts, bool deadLetter)
    {
        var failure = new FailurePolicy(policy, TimeSpan.FromSeconds(7), maxRetryCount);
        Given.ScheduleDueNow("job").Answers(Failure).With(s => s with { Retry = failure.ToRetrySettings() });
        When.ItIs("05:00");
        Then.Target("job").GotAt([.. new[] { "00:00", "00:07", "00:14" }.Take(attempts)]);
        Then.DeadLetters("job").Count.ShouldBe(deadLetter ? 1 : 0);
    }

    [Fact]
    public void UnlimitedRetry_OfARecurringSchedule_EndsWhenTheNextOccurrenceIsDue()
    {
        var policy = new FailurePolicy(FailedPolicy.Retry, TimeSpan.FromSeconds(20), FailurePolicy.NoLimit).ToRetrySettings();
        Given.Schedule("job", every: "1m").Answers(Failure).With(s => s with { Retry = policy });
        When.ItIs("02:50");
        Then.Runs("job").Are(Failed("01:00", FailureReason.Failed, attempts: 3), Failed("02:00", FailureReason.Failed, attempts: 3));
    }
}
