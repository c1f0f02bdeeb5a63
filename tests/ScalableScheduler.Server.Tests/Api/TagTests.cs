namespace ScalableScheduler.Server.Tests.Api;

public sealed class TagTests : IAsyncLifetime
{
    private ApiHost _api = null!;
    private string _path = "";

    public async Task InitializeAsync()
    {
        _api = await ApiHost.StartAsync();
        _path = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).Location!;
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Get_AnswersNotModified_WhenTheTagIsKnown()
    {
        var tag = (await _api.GetAsync(_path)).ETag!;

        var known = await _api.GetAsync(_path, ("If-None-Match", $"\"other\", W/{tag}"));
        known.ShouldBe(304).Text.ShouldBe("");
        known.ETag.ShouldBe(tag);
        (await _api.GetAsync(_path, ("If-None-Match", "*"))).ShouldBe(304);
        (await _api.GetAsync(_path, ("If-None-Match", "\"other\""))).ShouldBe(200);
    }

    [Fact]
    public async Task Get_HasAnotherTag_WhenAnythingShownChanged()
    {
        var tags = new List<string?> { (await _api.GetAsync(_path)).ETag };
        await _api.PatchAsync(_path, """{"description":"d"}""");
        tags.Add((await _api.GetAsync(_path)).ETag);
        _api.Time.Advance(TimeSpan.FromHours(1));
        await Firing.FireDueAsync(_api);
        tags.Add((await _api.GetAsync(_path)).ETag);

        tags.ShouldBeUnique();
    }

    [Fact]
    public async Task Writes_AreRefused_WhenTheVersionIsStale()
    {
        var tag = (await _api.GetAsync(_path)).ETag!;
        await _api.PatchAsync(_path, """{"description":"d"}""");

        (await _api.PutAsync(_path, Bodies.Hourly("a"), ("If-Match", tag))).ShouldBeProblem(412);
        (await _api.PatchAsync(_path, "{}", ("If-Match", tag))).ShouldBeProblem(412);
        (await _api.PatchAsync(_path, "{}", ("If-Match", "nonsense"))).ShouldBeProblem(412);
        (await _api.DeleteAsync(_path, ("If-Match", tag))).ShouldBeProblem(412);
        (await _api.PostAsync($"{_path}/update", Bodies.Hourly("a"), ("If-Match", tag))).ShouldBeProblem(412);
        (await _api.GetAsync(_path))["revision"].GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task Writes_AreCarriedOut_WhenTheVersionIsCurrent()
    {
        var tag = (await _api.GetAsync(_path)).ETag!;
        var changed = (await _api.PatchAsync(_path, """{"description":"d"}""", ("If-Match", $"\"other\", {tag}"))).ShouldBe(200);
        (await _api.PutAsync(_path, Bodies.Hourly("a"), ("If-Match", changed.ETag!))).ShouldBe(200);
        (await _api.DeleteAsync(_path, ("If-Match", "*"))).ShouldBe(200);
    }

    [Fact]
    public async Task Writes_AreRefused_WhenTheTagIsWeak() =>
        (await _api.PatchAsync(_path, "{}", ("If-Match", $"W/{(await _api.GetAsync(_path)).ETag}"))).ShouldBeProblem(412);

    [Fact]
    public async Task Writes_AreCarriedOut_WhenOnlyARunCameBetween()
    {
        var tag = (await _api.GetAsync(_path)).ETag!;
        _api.Time.Advance(TimeSpan.FromHours(1));
        await Firing.FireDueAsync(_api);

        (await _api.PatchAsync(_path, """{"description":"d"}""", ("If-Match", tag))).ShouldBe(200);
    }

    [Fact]
    public async Task Writes_AreRefused_WhenTheScheduleWasMadeAnew()
    {
        var tag = (await _api.GetAsync(_path)).ETag!;
        await _api.DeleteAsync(_path);
        _api.Time.Advance(TimeSpan.FromSeconds(1));
        await _api.PostAsync("/schedules", Bodies.Hourly("a"));

        (await _api.PatchAsync(_path, "{}", ("If-Match", tag))).ShouldBeProblem(412);
    }

    [Fact]
    public async Task List_HasATagOfItsContent()
    {
        var first = await _api.GetAsync("/schedules");
        (await _api.GetAsync("/schedules", ("If-None-Match", first.ETag!))).ShouldBe(304);
        await _api.PatchAsync(_path, """{"description":"d"}""");
        (await _api.GetAsync("/schedules", ("If-None-Match", first.ETag!))).ShouldBe(200);
        var page = await _api.GetAsync("/schedules?limit=1");
        await _api.PostAsync("/schedules", Bodies.Hourly("b"));
        (await _api.GetAsync("/schedules?limit=1", ("If-None-Match", page.ETag!))).ShouldBe(200).Link.ShouldNotBeNull();
    }
}
