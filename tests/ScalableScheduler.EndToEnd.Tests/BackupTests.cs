using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>A service under load is exported and killed; another one, over an empty Redis with another number of partitions,
/// imports the file and goes on.</summary>
[Collection(AloneCollection.Name)]
public sealed class BackupTests
{
    private const int EachSecond = 300;
    private const int Rare = 100;
    private const int Flaky = 10;
    private const int Failing = 5;
    private const int Hanging = 3;
    private const int SlotsAfter = 5;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);
    private static readonly string[] Keys = ["--secrets.keys", "k1=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="];
    private static readonly string[] OtherKeys = ["--secrets.keys", "k2=ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="];

    [Fact]
    public async Task ARestoredService_FiresWhatIsDueByTheMisfireRules_AndNothingTwice()
    {
        await using var target = await Target.StartAsync();
        Answer(target);
        ExportedFile file;
        JsonElement claimed;
        Dictionary<string, string> before;
        await using (var redis = await RedisServer.StartAsync())
        await using (var old = await Nodes.StartAsync(redis, Keys))
        {
            await LoadAsync(old.Http, target);
            claimed = await ClaimAsync(old.Http);
            await target.WaitForAsync(3 * EachSecond, r => r.Path == "/tick", Soon);
            await EventuallyAnswersAsync(old.Http);
            before = await AnswersAsync(old.Http);
            file = await ExportedFile.ReadAsync(old.Http);
            await old.KillAsync();
        }
        var sentBefore = target.Count;
        await using var empty = await RedisServer.StartAsync();
        await using var restored = await Nodes.StartAsync(empty, [.. Keys, "--scheduler.partitions", "16"]);

        var report = await ImportAsync(restored.Http, file.Text);

        report.Status.ShouldBe(HttpStatusCode.OK, report.Body);
        var lines = report.Json.GetProperty("lines");
        lines.GetProperty("schedule").GetProperty("taken").GetInt32().ShouldBe(EachSecond + Rare + Flaky + Failing + Hanging + 5);
        (await AnswersAsync(restored.Http)).ShouldBe(before);
        (await PostAsync(restored.Http, $"runs/{Uri.EscapeDataString(claimed.Text("run_id"))}/succeed", $$"""{"claim_id":"{{claimed.Text("claim_id")}}"}""")).ShouldBe(HttpStatusCode.OK, "its worker reports to the restored service");
        await target.WaitForAsync(target.Count + (SlotsAfter * EachSecond), Soon);
        await EndedAsync(restored.Http, "flaky", Flaky);
        await EndedAsync(restored.Http, "hanging", Hanging);
        await EndedAsync(restored.Http, "later", 1);
        (await restored.Http.ReadAsync("schedules/once/runs"))[0].Text("status").ShouldBe("lost");

        RestoredFollows(file, [.. target.Requests.Skip(sentBefore)]);
        var again = await ImportAsync(restored.Http, file.Text);
        again.Json.GetProperty("lines").EnumerateObject().Where(l => l.Name is not "job").ShouldAllBe(l => l.Value.GetProperty("taken").GetInt32() == 0);
    }

    [Fact]
    public async Task AServiceWithoutTheKey_TakesNothing_AndSaysWhichKeyItLacks()
    {
        await using var target = await Target.StartAsync();
        await using var redis = await RedisServer.StartAsync();
        await using var empty = await RedisServer.StartAsync();
        await using var old = await Nodes.StartAsync(redis, Keys);
        await using var other = await Nodes.StartAsync(empty, OtherKeys);
        await DefineCollectionAsync(old.Http);
        await old.Http.RegisterAsync(Registrations.Cron("idle", new Uri(target.Url, "idle"), "0 0 1 1 *"));

        var answer = await ImportAsync(other.Http, (await ExportedFile.ReadAsync(old.Http)).Text);

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Json.Text("detail").ShouldContain("'k1'");
        answer.Json.GetProperty("errors")[0].Text("field").ShouldBe("/line/2/definition/variables/0/secret/key");
        (await other.Http.ReadPagesAsync("schedules")).ShouldBeEmpty();
        (await other.Http.ReadPagesAsync("collections")).ShouldAllBe(c => c.Text("name") == "default");
    }

    // What was sent after the restoration: nothing that had ended, of what was open further attempts, and every slot after the cut.
    private static void RestoredFollows(ExportedFile file, IReadOnlyList<RecordedRequest> sent)
    {
        var (ended, open, cursors) = (file.Ended, file.Open, file.Cursors);
        sent.Select(r => r.Header("webhook-id")!).ShouldAllBe(id => !ended.Contains(id), "a run that had ended was sent again");
        foreach (var again in sent.Where(r => open.Contains(r.Header("webhook-id")!) && r.Path == "/hanging"))
            again.Header("X-Scheduler-Attempt").ShouldBe("2");

        foreach (var ticks in sent.Where(r => r.Path == "/tick").GroupBy(r => r.Header("X-Scheduler-Schedule-Id")!))
        {
            var cut = cursors[ticks.Key];
            var slots = ticks.Where(r => !open.Contains(r.Header("webhook-id")!)).Select(Nominal).ToList();
            slots.ShouldBeUnique(ticks.Key);
            slots.Sort();
            slots[0].ShouldBe(cut + 1000, $"the first slot of {ticks.Key} after the cut");
            slots.ShouldBe(Enumerable.Range(0, slots.Count).Select(i => cut + (1000L * (i + 1))), ticks.Key);
        }
        sent.Where(r => r.Path == "/tick").Select(r => r.Header("X-Scheduler-Schedule-Id")).Distinct(StringComparer.Ordinal).Count().ShouldBe(EachSecond);
        sent.Count(r => r.Path == "/flaky").ShouldBe(Flaky);
        sent.ShouldNotContain(r => r.Path == "/once", "it is sent at most once, and its node is gone");
        sent.Where(r => r.Path == "/secret").ShouldAllBe(r => r.Text.Contains("open sesame", StringComparison.Ordinal));
        sent.ShouldContain(r => r.Path == "/secret");
        var filled = sent.Where(r => r.Path == "/filled").Select(r => r.Header("webhook-id")!).ToList();
        filled.ShouldNotBeEmpty();
        filled.ShouldBeUnique();
    }

    private static long Nominal(RecordedRequest request) =>
        DateTimeOffset.Parse(request.Header("X-Scheduler-Nominal-Time")!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private static void Answer(Target target)
    {
        var first = new HashSet<string>(StringComparer.Ordinal);
        var (ok, busy, gone, never) = (Respond.Status(200), Respond.Status(503), Respond.Status(404), Respond.Never());
        target.Responder = (request, context) =>
        {
            var isFirst = false;
            if (request.Path is "/flaky" or "/hanging" or "/once")
            {
                lock (first)
                    isFirst = first.Add(request.Header("webhook-id")!);
            }
            return (request.Path switch
            {
                "/flaky" when isFirst => busy,
                "/hanging" or "/once" when isFirst => never,
                "/failing" => gone,
                _ => ok,
            })(request, context);
        };
    }

    private static async Task LoadAsync(HttpClient http, Target target)
    {
        await DefineCollectionAsync(http);
        string[] schedules =
        [
            .. Enumerable.Range(0, EachSecond).Select(i => Registrations.Cron($"tick-{i}", new Uri(target.Url, "tick"), "* * * * * *")),
            .. Enumerable.Range(0, Rare).Select(i => Registrations.Cron($"rare-{i}", new Uri(target.Url, "rare"), "0 0 1 1 *", ""","tags":["rare"]""")),
            .. Enumerable.Range(0, Flaky).Select(i => Registrations.Now($"flaky-{i}", new Uri(target.Url, "flaky"), fields: ""","tags":["flaky"],"retry":{"initial_delay":"15s","jitter":false}""")),
            .. Enumerable.Range(0, Failing).Select(i => Registrations.Now($"failing-{i}", new Uri(target.Url, "failing"), fields: ""","tags":["failing"]""")),
            .. Enumerable.Range(0, Hanging).Select(i => Registrations.Now($"hanging-{i}", new Uri(target.Url, "hanging"), fields: ""","tags":["hanging"]""")),
            $$$$"""{"id":"secret","name":"secret","type":"cron","schedule":"* * * * * *","collection":"nightly","task":{"type":"rest","connection":{"host":"{{{{target.Url}}}}secret"},"data":{"word":"{{word}}"}}}""",
            Registrations.Cron("filled", new Uri(target.Url, "filled"), "0 0 * * *"),
            $$$$"""{"id":"later","name":"later","type":"delay","schedule":"12s","tags":["later"],"task":{"type":"rest","connection":{"host":"{{{{target.Url}}}}later"}}}""",
            Registrations.Now("once", new Uri(target.Url, "once"), fields: ""","delivery":"at_most_once" """),
            """{"id":"work","name":"work","type":"now","task":{"type":"worker","connection":{"queue":"reports","heartbeat_timeout":"10s"}}}""",
        ];
        var answer = await http.PostAsync("schedules/bulk", $"[{string.Join(',', schedules)}]");
        answer.Json.EnumerateArray().ShouldAllBe(i => i.GetProperty("status").GetInt32() == 201, answer.Body[..Math.Min(2000, answer.Body.Length)]);
        (await http.PostAsync("schedules/filled/backfill", """{"from":"2026-01-01T00:00:00Z","to":"2026-03-01T00:00:00Z","rate":2}""")).IsGood.ShouldBeTrue();
    }

    private static async Task DefineCollectionAsync(HttpClient http)
    {
        (await http.PostAsync("collections", """{"name":"nightly"}""")).IsGood.ShouldBeTrue();
        using var secret = new StringContent("""{"value":"open sesame","secret":true}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await http.PutAsync(new Uri("collections/nightly/variables/word", UriKind.Relative), secret);
        answer.IsSuccessStatusCode.ShouldBeTrue();
    }

    private static async Task<JsonElement> ClaimAsync(HttpClient http) =>
        (await http.PostAsync("workers/reports/claim", """{"limit":1,"wait":"10s","worker":"tester"}""")).Json.GetProperty("runs")[0];

    // What does not change any more: of schedules that are rarely due, and of those that failed.
    private static async Task<Dictionary<string, string>> AnswersAsync(HttpClient http)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in (string[])["schedules?tag=rare&limit=1000", "schedules?tag=failing", "dead-letters", "schedules/failing-1/runs", "schedules/rare-7", "collections/nightly/variables"])
            answers[path] = (await http.ReadAsync(path)).GetRawText();
        return answers;
    }

    private static Task EventuallyAnswersAsync(HttpClient http) => Eventually.TrueAsync(
        async () => (await http.ReadPagesAsync("dead-letters")).Count == Failing
            && (await http.ReadPagesAsync("schedules?tag=flaky")).Count == Flaky
            && (await http.ReadAsync("schedules/flaky-0/runs"))[0].Text("status") == "pending",
        Soon,
        "the failing ones to fail, and the flaky ones to wait");

    private static Task EndedAsync(HttpClient http, string tag, int count) => Eventually.TrueAsync(
        async () => (await http.ReadPagesAsync($"schedules?tag={tag}&status=completed")).Count == count, Soon, $"{tag} to end");

    private static async Task<Answer> ImportAsync(HttpClient http, string file)
    {
        using var content = new StringContent(file, Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));
        using var response = await http.PostAsync(new Uri("import", UriKind.Relative), content);
        return await EndToEnd.Tests.Answer.OfAsync(response);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string path, string json) => (await http.PostAsync(path, json)).Status;
}
