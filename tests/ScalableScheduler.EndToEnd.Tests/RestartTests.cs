using System.Globalization;
using System.Net;
using System.Text.Json;
using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>A node is killed, time passes, and it is started again over the same store.</summary>
public sealed class RestartTests
{
    private const int All = 10_000;
    private const int OneShots = 3;
    private const int MissedOfEach = 1_000;
    private const int BulkSize = 1_000;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Restart_KeepsAllSchedules_AndHandlesWhatFellDueMeanwhile()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var target = await Target.StartAsync();
        var flaky = Respond.InTurn(Respond.Status(503), Respond.Status(200));
        var hanging = Respond.InTurn(Respond.Never(), Respond.Status(200));
        var good = Respond.Status(200);
        target.Responder = (request, context) => request.Path switch
        {
            "/flaky" => flaky(request, context),
            "/hanging" => hanging(request, context),
            _ => good(request, context),
        };

        Window missed;
        HashSet<string> registered;
        await using (var first = await Nodes.StartAsync(redis))
        {
            await BeginOneShotsAsync(first.Http, target);
            registered = [.. await RegisterAsync(first.Http, All - OneShots - (2 * MissedOfEach), "idle", i => Idle($"idle-{i}", target))];
            missed = Window.Ahead();
            registered.UnionWith(await RegisterAsync(first.Http, MissedOfEach, "fire_once", i => missed.Schedule($"once-{i}", "fire_once", target)));
            registered.UnionWith(await RegisterAsync(first.Http, MissedOfEach, "skip", i => missed.Schedule($"skip-{i}", "skip", target)));
            await first.KillAsync();
        }
        missed.IsAhead.ShouldBeTrue("this machine is too slow for this test");
        await missed.PassAsync();

        await using var second = await Nodes.StartAsync(redis);

        var listed = (await second.Http.ReadPagesAsync("schedules?limit=1000")).Select(s => s.Text("id")).ToList();
        listed.Count.ShouldBe(All);
        listed.Except(registered, StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(["flaky", "hanging", "once"]);
        registered.Except(listed, StringComparer.Ordinal).ShouldBeEmpty();

        var fired = await CompletedAsync(second.Http, "fire_once");
        fired.ShouldAllBe(s => s.GetProperty("run_count").GetInt64() == 1 && s.GetProperty("last_run").Text("status") == "succeeded");
        var skipped = await CompletedAsync(second.Http, "skip");
        skipped.ShouldAllBe(s => s.GetProperty("run_count").GetInt64() == 0);
        await ShowsRunsAsync(second.Http, "once-7", ("succeeded", missed.Last, null), ("skipped", missed.First, missed.Slots - 1));
        await ShowsRunsAsync(second.Http, "skip-7", ("skipped", missed.First, missed.Slots));

        await WentOnAsync(second.Http, target, "/flaky");
        await WentOnAsync(second.Http, target, "/hanging");
        Of(target, "/fire_once").GroupBy(r => r.Header("X-Scheduler-Schedule-Id")).Count().ShouldBe(MissedOfEach);
        Of(target, "/fire_once").ShouldAllBe(r => DateTimeOffset.Parse(r.Header("X-Scheduler-Nominal-Time")!, CultureInfo.InvariantCulture) == missed.Last);
        Of(target, "/fire_once").Count.ShouldBe(MissedOfEach);
        Of(target, "/skip").ShouldBeEmpty();
        Of(target, "/once").Count.ShouldBe(1);
        (await second.Http.ReadAsync("schedules/once")).Text("status").ShouldBe("completed");
    }

    // One that has ended, one that waits for its second attempt, and one whose first attempt is under way.
    private static async Task BeginOneShotsAsync(HttpClient http, Target target)
    {
        await http.RegisterAsync(Registrations.Now("once", new Uri(target.Url, "once")));
        await http.RegisterAsync(Registrations.Now(
            "flaky", new Uri(target.Url, "flaky"), ""","failed_policy":"retry","retry_wait":10,"max_retry_count":3"""));
        await http.RegisterAsync(Registrations.Now("hanging", new Uri(target.Url, "hanging")));
        await target.WaitForAsync(OneShots, Soon);
        await Eventually.TrueAsync(
            async () => (await http.ReadAsync("schedules/once")).Text("status") == "completed", Soon, "the one-shot to complete");
        await Eventually.TrueAsync(
            async () => (await http.ReadAsync("schedules/flaky/runs"))[0].Text("status") == "pending", Soon, "the retry to be pending");
    }

    private static string Idle(string id, Target target) => Registrations.Cron(id, new Uri(target.Url, "idle"), "0 0 1 1 *");

    private static async Task<IEnumerable<string>> RegisterAsync(HttpClient http, int count, string what, Func<int, string> schedule)
    {
        var ids = new List<string>();
        foreach (var chunk in Enumerable.Range(0, count).Chunk(BulkSize))
        {
            var answer = await http.PostAsync("schedules/bulk", $"[{string.Join(',', chunk.Select(schedule))}]");
            answer.Status.ShouldBe(HttpStatusCode.OK, what);
            var items = answer.Json.EnumerateArray().ToList();
            items.ShouldAllBe(i => i.GetProperty("status").GetInt32() == 201);
            ids.AddRange(items.Select(i => i.GetProperty("schedule").Text("id")));
        }
        return ids;
    }

    private static Task<IReadOnlyList<JsonElement>> CompletedAsync(HttpClient http, string tag) => Eventually.AnswerAsync(
        () => http.ReadPagesAsync($"schedules?tag={tag}&status=completed&limit=1000"),
        schedules => schedules.Count == MissedOfEach && schedules.All(s => s.GetProperty("last_run").ValueKind != JsonValueKind.Null || tag == "skip"),
        Soon,
        $"all {tag} schedules to complete");

    private static async Task ShowsRunsAsync(HttpClient http, string id, params (string Status, DateTimeOffset Nominal, int? Skipped)[] expected)
    {
        var runs = await http.ReadPagesAsync($"schedules/{id}/runs");
        runs.Select(r => (r.Text("status"), r.Instant("nominal_time"), Skipped(r))).ShouldBe(expected, ignoreOrder: true);

        static int? Skipped(JsonElement run) =>
            run.GetProperty("skipped") is { ValueKind: JsonValueKind.Object } skipped ? skipped.GetProperty("count").GetInt32() : null;
    }

    // The same run, by its second attempt, and no other.
    private static async Task WentOnAsync(HttpClient http, Target target, string path)
    {
        await target.WaitForAsync(2, r => r.Path == path, Soon);
        await Eventually.TrueAsync(
            async () => (await http.ReadAsync($"schedules{path}")).Text("status") == "completed", Soon, $"{path} to complete");
        var requests = Of(target, path);
        requests.Select(r => r.Header("X-Scheduler-Attempt")).ShouldBe(["1", "2"]);
        requests[1].Header("webhook-id").ShouldBe(requests[0].Header("webhook-id"));
        (await http.ReadAsync($"schedules{path}/runs"))[0].Text("status").ShouldBe("succeeded");
    }

    private static List<RecordedRequest> Of(Target target, string path) => [.. target.Requests.Where(r => r.Path == path)];
}
