namespace ScalableScheduler.Server.Tests.Api;

public sealed class PreviewTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Get_SaysWhatAnExpressionMeans_AndWhenItIsDue()
    {
        var answer = (await _api.GetAsync("/cron/preview?expression=30+2+*+*+*&timezone=Europe/Vienna&from=2027-03-27T00:00:00Z&count=3")).ShouldBe(200);

        answer.MediaType.ShouldBe("application/json");
        answer.Text.ShouldStartWith("""
            {"meaning":"every day at 02:30","timezone":"Europe/Vienna","next_times":[{"local":"2027-03-27T02:30:00.000+01:00","utc":"2027-03-27T01:30:00.000Z"},{"local":"2027-03-28T03:00:00.000+02:00","utc":"2027-03-28T01:00:00.000Z"},{"local":"2027-03-29T02:30:00.000+02:00","utc":"2027-03-29T00:30:00.000Z"}],"dst_remarks":[{"effect":"moved","at":"2027-03-28T01:00:00.000Z","times":1,"message":"On 2027-03-28 the clock goes forward from 02:00 to 03:00: 02:30 does not exist and fires at 03:00 instead."},{"effect":"first_only",
            """);
        answer["dst_remarks"].EnumerateArray().Select(r => r.GetProperty("at").GetString()![..10]).ShouldBe(["2027-03-28", "2027-10-31", "2028-03-26", "2028-10-29", "2029-03-25"]);
        Codes(answer).ShouldBeEmpty();
    }

    [Fact]
    public async Task Get_BeginsNow_InTheServicesZone_WithTenTimes()
    {
        var answer = (await _api.GetAsync("/cron/preview?expression=@hourly")).ShouldBe(200);

        answer["timezone"].GetString().ShouldBe("UTC");
        var times = Times(answer);
        times.Length.ShouldBe(10);
        times[0].ShouldBeGreaterThanOrEqualTo(_api.Time.GetUtcNow());
        times[0].ShouldBeLessThan(_api.Time.GetUtcNow().AddHours(1));
    }

    [Fact]
    public async Task Get_MatchesDaysAsAsked()
    {
        const string Friday13 = "/cron/preview?expression=0+0+13+*+FRI";

        var either = (await _api.GetAsync(Friday13)).ShouldBe(200);
        either["meaning"].GetString().ShouldBe("at 00:00 on the 13th of every month and also on every Friday");
        Codes(either).ShouldBe(["day_or"]);
        var both = (await _api.GetAsync($"{Friday13}&day_match=and")).ShouldBe(200);
        both["meaning"].GetString().ShouldBe("at 00:00 on the 13th of every month, but only on Fridays");
        Codes(both).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("expression=*%202%20*%20*%20*", "every_minute")]
    [InlineData("expression=*/7+*+*+*+*", "uneven_step")]
    [InlineData("expression=H+3+*+*+*", "unknown_hash")]
    [InlineData("expression=@every+24h&timezone=Europe/Vienna", "drifting_day")]
    public async Task Get_Warns(string query, string code) => Codes((await _api.GetAsync($"/cron/preview?{query}")).ShouldBe(200)).ShouldBe([code]);

    [Theory]
    [InlineData("", "/expression")]
    [InlineData("expression=61+*+*+*+*", "/expression")]
    [InlineData("expression=0+0+30+2+*", "/expression")]
    [InlineData("expression=@every+1ms", "/expression")]
    [InlineData("expression=CRON_TZ=Europe/Wien+@daily", "/expression")]
    [InlineData("expression=@daily&timezone=Europe/Viena", "/timezone")]
    [InlineData("expression=@daily&count=0", "/count")]
    [InlineData("expression=@daily&count=1001", "/count")]
    [InlineData("expression=@daily&from=tomorrow", "/from")]
    [InlineData("expression=@daily&day_match=xor", "/day_match")]
    [InlineData("expression=@daily&expr=1", "/expr")]
    [InlineData("expression=1&count=x&from=y&tz=UTC", "/expression", "/count", "/from", "/tz")]
    public async Task Get_NamesTheParameterAtFault(string query, params string[] fields)
    {
        var answer = (await _api.GetAsync($"/cron/preview?{query}")).ShouldBeProblem(422, fields);

        foreach (var error in answer["errors"].EnumerateArray())
            error.GetProperty("in").GetString().ShouldBe("query");
    }

    [Fact]
    public async Task Get_ListsUpToAThousandTimes() =>
        Times((await _api.GetAsync("/cron/preview?expression=@secondly&count=1000")).ShouldBe(200)).Length.ShouldBe(1000);

    [Fact]
    public async Task Get_SaysInItsExpressionWhichZone_ComesFirst() =>
        (await _api.GetAsync("/cron/preview?expression=CRON_TZ=Asia/Tokyo+@daily&timezone=Europe/Vienna")).ShouldBe(200)["timezone"].GetString().ShouldBe("Asia/Tokyo");

    [Fact]
    public async Task Post_StoresNothing()
    {
        var answer = (await _api.PostAsync("/schedules/preview?count=2", Bodies.Hourly("a"))).ShouldBe(200);

        answer["meaning"].GetString().ShouldBe("every hour on the hour");
        Times(answer).Length.ShouldBe(2);
        (await _api.GetAsync("/schedules")).Json.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Post_TellsTheTimesThatARegistrationGives()
    {
        foreach (var body in new[] { Bodies.Hourly("a"), Bodies.ManualNow, Bodies.Hourly("h").Replace("0 * * * *", "H H * * *", StringComparison.Ordinal) })
        {
            var preview = (await _api.PostAsync("/schedules/preview", body)).ShouldBe(200);
            var stored = (await _api.PostAsync("/schedules", body)).ShouldBe(201);

            Times(preview)[0].ShouldBe(stored["next_run_at"].GetDateTimeOffset());
            Codes(preview).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Post_KeepsTheGridOfAScheduleThatIsThere()
    {
        const string Body = """{"name":"grid","type":"interval","schedule":"1h","task":{"type":"rest","connection":{"host":"h"}}}""";
        var first = (await _api.PostAsync("/schedules", Body)).ShouldBe(201)["next_run_at"].GetDateTimeOffset();
        _api.Time.Advance(TimeSpan.FromMinutes(10));

        Times((await _api.PostAsync("/schedules/preview", Body)).ShouldBe(200))[0].ShouldBe(first);
    }

    [Fact]
    public async Task Post_TakesWhatGetAnswered_SecretsMasked()
    {
        const string Body = """{"name":"s","type":"cron","schedule":"0 6 * * *","task":{"type":"rest","connection":{"host":"h","auth":{"type":"basic","username":"u","password":"p"}}}}""";
        var stored = (await _api.PostAsync("/schedules", Body)).ShouldBe(201);

        (await _api.PostAsync("/schedules/preview", stored.Text)).ShouldBe(200)["meaning"].GetString().ShouldBe("every day at 06:00");
    }

    [Fact]
    public async Task Post_WarnsOfAHash_WhenTheIdIsNotKnown()
    {
        var body = Bodies.Hourly("").Replace("0 * * * *", "H * * * *", StringComparison.Ordinal);

        Codes((await _api.PostAsync("/schedules/preview", body)).ShouldBe(200)).ShouldBe(["unknown_hash"]);
        Codes((await _api.PostAsync("/schedules/preview", body, ("Idempotency-Key", "k"))).ShouldBe(200)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Post_RefusesWhatARegistrationRefuses()
    {
        (await _api.PostAsync("/schedules/preview", "{")).ShouldBeProblem(400);
        (await _api.PostAsync("/schedules/preview", """{"type":"cron","schedule":"61 * * * *","task":{"type":"rest","connection":{"hots":"h"}}}"""))
            .ShouldBeProblem(422, "/schedule", "/task/connection/host", "/task/connection/hots");
        (await _api.PostAsync("/schedules/preview?count=0&form=1", """{"type":"cron"}""")).ShouldBeProblem(422, "/count", "/form", "/schedule", "/task");
        (await _api.PostAsync("/schedules/preview?count=0", Bodies.Hourly("a"))).ShouldBeProblem(422, "/count");
        (await _api.PostAsync("/schedules/preview", Bodies.Hourly("a"), ("If-Match", "\"1-1\""))).ShouldBeProblem(412);
    }

    [Fact]
    public async Task Post_SaysWhenTheScheduleWouldNotFire()
    {
        Codes((await _api.PostAsync("/schedules/preview", Bodies.Hourly("a", "\"enabled\":false"))).ShouldBe(200)).ShouldBe(["paused"]);
        var never = (await _api.PostAsync("/schedules/preview", Bodies.Hourly("a", "\"end_at\":\"2001-01-01T00:00:00Z\""))).ShouldBe(200);
        Codes(never).ShouldBe(["never"]);
        never["next_times"].GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Examples_ArePreviewed()
    {
        var document = (await _api.GetAsync("/openapi/v1.json")).ShouldBe(200).Json;
        foreach (var example in document.GetProperty("paths").GetProperty("/schedules/preview").GetProperty("post").GetProperty("requestBody")
            .GetProperty("content").GetProperty("application/json").GetProperty("examples").EnumerateObject())
        {
            (await _api.PostAsync("/schedules/preview", example.Value.GetProperty("value").GetRawText())).ShouldBe(200)["meaning"].GetString().ShouldNotBeNullOrEmpty();
        }
    }

    private static DateTimeOffset[] Times(Answer answer) =>
        [.. answer["next_times"].EnumerateArray().Select(t =>
        {
            var utc = t.GetProperty("utc").GetDateTimeOffset();
            t.GetProperty("local").GetDateTimeOffset().ShouldBe(utc);
            return utc;
        })];

    private static string[] Codes(Answer answer) =>
        [.. answer["warnings"].EnumerateArray().Select(w => w.GetProperty("code").GetString()!)];
}
