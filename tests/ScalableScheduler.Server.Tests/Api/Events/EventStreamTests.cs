using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ScalableScheduler.Collections;
using ScalableScheduler.Engine;
using ScalableScheduler.Events;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Api.Events;

/// <summary>What a stream tells, from where, and to whom.</summary>
public sealed class EventStreamTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    private IEventLog Log => _api.Memory;

    [Fact]
    public async Task Events_ComeInOrder_InTheFormOfAnEventStream()
    {
        using var client = await EventClient.OpenAsync(_api.Client);

        await Log.AddAsync(EventSamples.Runs(1, 3));
        await Log.AddAsync(EventSamples.Runs(4, 2));

        (await client.MessagesAsync(5)).ShouldBe(EventSamples.Messages(1, 5));
        var headers = client.Response.Headers;
        client.Response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        headers.CacheControl!.NoStore.ShouldBeTrue();
        headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
        client.Retry.ShouldBe("2000");
    }

    [Fact]
    public async Task Data_HasTheFieldsThatAreDescribed_AndLeavesOutWhatDoesNotApply()
    {
        using var client = await EventClient.OpenAsync(_api.Client);
        await Log.AddAsync(EventSamples.Run("why"), new SchedulerEvent(EventTypes.CollectionDeleted, ManualTime.DefaultStart, new CollectionName("c")));

        var run = (await client.NextAsync())!;
        run.Type.ShouldBe("run.succeeded");
        run.Json.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)
            .ShouldBe(typeof(EventDocument).GetProperties().Select(p => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name)).Order(StringComparer.Ordinal));
        (await client.NextAsync())!.Data.ShouldBe("""{"type":"collection.deleted","at":"2030-01-01T00:00:00.000Z","collection":"c"}""");
    }

    [Theory]
    [InlineData("?schedule=a", "1 2 3")]
    [InlineData("?schedule=a&schedule=b", "1 2 3 4")]
    [InlineData("?collection=x", "3 4 5")]
    [InlineData("?collection=x&collection=default", "1 2 3 4 5")]
    [InlineData("?type=run.failed", "2 4")]
    [InlineData("?type=run.failed&type=schedule.", "2 4 5")]
    [InlineData("?type=run.*", "1 2 3 4")]
    [InlineData("?status=succeeded", "1 3")]
    [InlineData("?type=run.&collection=x&status=failed&schedule=", "4")]
    public async Task Filters_MustAllHold_AlsoForWhatWasMissed(string query, string expected)
    {
        var start = (await Log.ReadAsync(null, 1, default)).Last;
        using var live = await EventClient.OpenAsync(_api.Client, query);
        await Log.AddAsync(
            EventSamples.Run("1"),
            EventSamples.Run("2", EventTypes.RunFailed, status: RunStatus.Failed),
            EventSamples.Run("3", collection: "x"),
            EventSamples.Run("4", EventTypes.RunFailed, "b", "x", RunStatus.Failed),
            new SchedulerEvent(EventTypes.ScheduleUpdated, ManualTime.DefaultStart, new CollectionName("x"), new ScheduleId("c"), Message: "5"));
        using var late = await EventClient.OpenAsync(_api.Client, query, start);

        var wanted = expected.Split(' ');
        (await live.MessagesAsync(wanted.Length)).ShouldBe(wanted);
        (await late.MessagesAsync(wanted.Length)).ShouldBe(wanted);
    }

    [Theory]
    [InlineData("?schedules=a", "/schedules")]
    [InlineData("?schedule=a%20b&collection=%3A&type=run&status=done", "/schedule", "/collection", "/type", "/status")]
    [InlineData("?type=runs.*", "/type")]
    [InlineData("?status=failed&status=lost", "/status")]
    [InlineData("?last_event_id=a%20b", "/last_event_id")]
    public async Task BadParameters_AreRefused_BeforeTheStreamBegins(string query, params string[] fields) =>
        (await _api.GetAsync($"/events{query}")).ShouldBeProblem(422, fields);

    [Fact]
    public async Task AMalformedLastEventId_IsRefused() =>
        (await _api.GetAsync("/events", ("Last-Event-ID", "<5>"))).ShouldBeProblem(422, "/Last-Event-ID");

    [Fact]
    public async Task LastEventId_ResumesExactly_AndTheHeaderGoesFirst()
    {
        using (var first = await EventClient.OpenAsync(_api.Client))
        {
            await Log.AddAsync(EventSamples.Runs(1, 1500));
            (await first.MessagesAsync(10)).ShouldBe(EventSamples.Messages(1, 10));
            using var header = await EventClient.OpenAsync(_api.Client, "?last_event_id=00000000000000000003", first.LastId);
            (await header.MessagesAsync(1490)).ShouldBe(EventSamples.Messages(11, 1490));
            await Log.AddAsync(EventSamples.Runs(1501, 1));
            (await header.MessagesAsync(1)).ShouldBe(["1501"]);
        }
        using var query = await EventClient.OpenAsync(_api.Client, "?last_event_id=00000000000000000003", lastId: "");
        (await query.MessagesAsync(1)).ShouldBe(["4"]);
    }

    [Fact]
    public async Task ReadersThatComeAndGoOnTwoNodes_MissNothing_AndGetNothingTwice()
    {
        const int count = 6000;
        await using var other = await ApiHost.StartAsync(configure: s => s.AddSingleton(Log).AddSingleton<ISignals>(_api.Memory));
        using var first = await EventClient.OpenAsync(_api.Client);
        var start = first.LastId;
        var adding = Task.Run(async () =>
        {
            for (var n = 1; n <= count; n += 3)
            {
                await Log.AddAsync(EventSamples.Runs(n, 3));
                await Task.Yield();
            }
        });
        var readers = Enumerable.Range(1, 4).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            var got = new List<string>();
            var place = start;
            while (got.Count < count)
            {
                using var client = await EventClient.OpenAsync((random.Next(2) == 0 ? _api : other).Client, lastId: place);
                for (var left = random.Next(1, 400); left > 0 && got.Count < count; left--)
                {
                    var next = (await client.NextAsync()).ShouldNotBeNull();
                    if (next.Type == "end")
                        break;
                    next.Type.ShouldBe("run.succeeded");
                    got.Add(next.Text("message")!);
                }
                place = client.LastId;
            }
            return got;
        })).ToList();

        await adding;
        foreach (var got in await Task.WhenAll(readers))
            got.ShouldBe(EventSamples.Messages(1, count));
    }

    [Fact]
    public async Task AGapIsTold_WhenWhatWasMissedIsNoLongerKept()
    {
        using var client = await EventClient.OpenAsync(_api.Client);
        var start = client.LastId;
        await Log.AppendAsync(EventSamples.Runs(1, 30), keep: 10, default);

        using var late = await EventClient.OpenAsync(_api.Client, lastId: start);

        var gap = (await late.NextAsync())!;
        gap.Type.ShouldBe("gap");
        gap.Data.ShouldBe($$"""{"last_event_id":"{{start}}","from":"2030-01-01T00:00:00.000Z"}""");
        (await late.MessagesAsync(10)).ShouldBe(EventSamples.Messages(21, 10));
        await Log.AddAsync(EventSamples.Run("next"));
        (await late.MessagesAsync(1)).ShouldBe(["next"]);
    }

    [Theory]
    [InlineData("99999999999999999999")]
    [InlineData("1767225600000-0")]
    public async Task AGapIsTold_WhenTheIdIsOfALogThatIsGone(string id)
    {
        await Log.AddAsync(EventSamples.Runs(1, 2));

        using var client = await EventClient.OpenAsync(_api.Client, lastId: id);

        (await client.NextAsync())!.Type.ShouldBe("gap");
        (await client.MessagesAsync(2)).ShouldBe(EventSamples.Messages(1, 2));
    }

    [Fact]
    public async Task AGapIsTold_ToReadersThatWereThere_WhenTheLogMovedOnWithoutThem()
    {
        var log = new SwitchableLog(Log);
        await using var api = await ApiHost.StartAsync(configure: s => s.AddSingleton<IEventLog>(log).AddSingleton<ISignals>(_api.Memory));
        using var client = await EventClient.OpenAsync(api.Client, "?status=failed");
        await api.Time.WhenArmedAsync(2);
        log.Fault = new StoreUnavailableException("away");
        await Log.AppendAsync(EventSamples.Runs(1, 30), keep: 10, default);
        log.Fault = null;
        await Log.AddAsync(EventSamples.Run("failed", EventTypes.RunFailed, status: RunStatus.Failed));

        (await client.NextAsync())!.Type.ShouldBe("gap");
        (await client.MessagesAsync(1)).ShouldBe(["failed"]);
    }

    [Fact]
    public async Task WithoutEvents_TheRouteSaysHowToTurnThemOn()
    {
        await using var api = await ApiHost.StartAsync(configure: s => s.AddSingleton(new EventOptions { Keep = 0 }));

        (await api.GetAsync("/events")).ShouldBeProblem(404)["detail"].GetString()!.ShouldContain("events.keep");
    }

    [Fact]
    public async Task ManyEventsOfALongMessage_ComeWhole()
    {
        using var client = await EventClient.OpenAsync(_api.Client);
        var long1 = new string('ü', 70_000);

        await Log.AddAsync(EventSamples.Run(long1), EventSamples.Run("end"));

        (await client.MessagesAsync(2)).ShouldBe([long1, "end"]);
        client.LastId.ShouldBe(2.ToString("D20", CultureInfo.InvariantCulture));
    }
}
