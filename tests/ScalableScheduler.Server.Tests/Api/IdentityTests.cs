namespace ScalableScheduler.Server.Tests.Api;

public sealed class IdentityTests : IAsyncLifetime
{
    private const string Anonymous = """{"type":"now","task":{"type":"rest","connection":{"host":"http://t/"}}}""";
    private const string OfClient = """{"name":"n","client":{"application":"shop","key":"7"},"type":"cron","schedule":"0 * * * *","task":{"type":"rest","connection":{"host":"http://t/"}}}""";

    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Post_TakesTheIdGiven_BeforeClientAndName()
    {
        var created = await _api.PostAsync("/schedules", OfClient.Replace("{\"name\"", "{\"id\":\"my.id_~-1\",\"name\"", StringComparison.Ordinal));

        created["id"].GetString().ShouldBe("my.id_~-1");
    }

    [Fact]
    public async Task Post_IdentifiesByClient_WhateverTheName()
    {
        var first = (await _api.PostAsync("/schedules", OfClient)).ShouldBe(201);
        var renamed = (await _api.PostAsync("/schedules", OfClient.Replace("\"n\"", "\"m\"", StringComparison.Ordinal))).ShouldBe(200);
        var other = (await _api.PostAsync("/schedules", OfClient.Replace("\"7\"", "\"8\"", StringComparison.Ordinal))).ShouldBe(201);

        renamed["id"].GetString().ShouldBe(first["id"].GetString());
        renamed["name"].GetString().ShouldBe("m");
        other["id"].GetString().ShouldNotBe(first["id"].GetString());
    }

    [Fact]
    public async Task Post_DrawsAnId_WhenNothingIdentifies()
    {
        var a = (await _api.PostAsync("/schedules", Anonymous)).ShouldBe(201);
        var b = (await _api.PostAsync("/schedules", Anonymous)).ShouldBe(201);

        a["id"].GetString().ShouldNotBe(b["id"].GetString());
        Guid.Parse(a["id"].GetString()!).Version.ShouldBe(7);
    }

    [Fact]
    public async Task Post_ChangesNothing_WhenRepeatedWithItsIdempotencyKey()
    {
        var first = (await _api.PostAsync("/schedules", Anonymous, ("Idempotency-Key", "k1"))).ShouldBe(201);
        _api.Time.Advance(TimeSpan.FromMinutes(1));
        var again = (await _api.PostAsync("/schedules", Anonymous, ("Idempotency-Key", "k1"))).ShouldBe(200);
        var other = (await _api.PostAsync("/schedules", Anonymous, ("Idempotency-Key", "k2"))).ShouldBe(201);

        again.Text.ShouldBe(first.Text);
        other["id"].GetString().ShouldNotBe(first["id"].GetString());
    }

    [Fact]
    public async Task Post_Refuses_WhenAnIdempotencyKeyComesWithAnotherRequest()
    {
        await _api.PostAsync("/schedules", Anonymous, ("Idempotency-Key", "k1"));
        var other = await _api.PostAsync("/schedules", Anonymous.Replace("http://t/", "http://u/", StringComparison.Ordinal), ("Idempotency-Key", "k1"));

        other.ShouldBeProblem(422, "/Idempotency-Key");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:b")]
    [InlineData("ä")]
    public async Task Post_TakesNoIdThatFitsNoUrl(string id)
    {
        var answer = await _api.PostAsync("/schedules", Anonymous.Replace("{\"type\":\"now\"", $"{{\"id\":\"{id}\",\"type\":\"now\"", StringComparison.Ordinal));

        if (id.Length == 0)
            answer.ShouldBe(201);
        else
            answer.ShouldBeProblem(422, "/id");
    }

    [Fact]
    public async Task Put_RefusesToChangeTheName_WhenTheIdIsMadeOfIt()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).Location!;

        (await _api.PutAsync(path, Bodies.Hourly("b"))).ShouldBeProblem(409, "/name");
        (await _api.PatchAsync(path, """{"name":"b"}""")).ShouldBeProblem(409, "/name");
        (await _api.PatchAsync(path, """{"name":null}""")).ShouldBe(200)["name"].GetString().ShouldBe("a");
        (await _api.PatchAsync(path, """{"client":{"key":"1"}}""")).ShouldBeProblem(409, "/client");
        (await _api.PatchAsync(path, """{"id":"b"}""")).ShouldBeProblem(409, "/id");
        (await _api.PostAsync($"{path}/update", Bodies.Hourly("b"))).ShouldBeProblem(409, "/name");
    }

    [Fact]
    public async Task Put_ChangesTheName_WhenTheIdIsMadeOfSomethingElse()
    {
        var ofClient = (await _api.PostAsync("/schedules", OfClient)).Location!;
        (await _api.PatchAsync(ofClient, """{"name":"b"}""")).ShouldBe(200)["name"].GetString().ShouldBe("b");
        (await _api.PatchAsync(ofClient, """{"client":{"key":"9"}}""")).ShouldBeProblem(409, "/client");
        (await _api.PutAsync(ofClient, Bodies.Hourly("c"))).ShouldBe(200)["client"].GetProperty("key").GetString().ShouldBe("7");

        var given = (await _api.PostAsync("/schedules", Bodies.Hourly("a", """ "id":"x" """))).Location!;
        (await _api.PatchAsync(given, """{"name":"b","client":{"key":"9"}}""")).ShouldBe(200);
    }
}
