using Microsoft.Extensions.DependencyInjection;
using ScalableScheduler.Engine;
using ScalableScheduler.Events;

namespace ScalableScheduler.Server.Tests.Api;

/// <summary>What the API tells those who watch.</summary>
public sealed class EventTests : IAsyncLifetime
{
    private ApiHost _api = null!;
    private string _end = "";

    public async Task InitializeAsync()
    {
        _api = await ApiHost.StartAsync();
        _end = (await _api.Memory.ReadAsync(null, 1, default)).Last;
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Changes_AreTold_OnceTheStoreTookThem()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).Location!;
        await _api.PatchAsync(path, """{"description":"d"}""");
        await _api.PostAsync($"{path}/pause", "");
        await _api.PostAsync($"{path}/pause", "");
        await _api.PatchAsync(path, """{"enabled":true}""");
        await _api.PatchAsync(path, """{"schedule":"x"}""");
        await _api.DeleteAsync(path, ("If-Match", "*"));
        await _api.PostAsync("/schedules/bulk", $"[{Bodies.Hourly("b")},{{}}]");
        await _api.DeleteAsync("/schedules?name=b");
        await _api.DeleteAsync("/schedules/nobody");

        await _api.Services.GetRequiredService<EventFeed>().FlushOnceAsync(default);
        var events = (await _api.Memory.ReadAsync(_end, 100, default)).Events.Select(e => e.Event).ToList();
        events.Select(e => $"{e.Type} {e.Name}").ShouldBe(
        [
            $"{EventTypes.ScheduleCreated} a", $"{EventTypes.ScheduleUpdated} a", $"{EventTypes.SchedulePaused} a", $"{EventTypes.ScheduleResumed} a",
            $"{EventTypes.ScheduleDeleted} a", $"{EventTypes.ScheduleCreated} b", $"{EventTypes.ScheduleDeleted} b",
        ]);
        events.ShouldAllBe(e => e.Schedule != null && e.Collection.IsDefault && e.At == _api.Time.GetUtcNow());
    }
}
