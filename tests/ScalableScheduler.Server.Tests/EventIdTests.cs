using System.Reflection;
using Microsoft.Extensions.Logging;

namespace ScalableScheduler.Server.Tests;

public sealed class EventIdTests
{
    /// <summary>Operators filter and alert by event id: each means one thing, in all assemblies.</summary>
    [Fact]
    public void EveryLogMessage_HasAnIdOfItsOwn()
    {
        Assembly[] assemblies = [typeof(Schedules.ScheduleId).Assembly, typeof(Redis.RedisOptions).Assembly, typeof(Program).Assembly];
        var ids = assemblies
            .SelectMany(a => a.GetTypes())
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()?.EventId)
            .OfType<int>()
            .ToList();

        ids.Count.ShouldBeGreaterThan(30);
        ids.ShouldBeUnique();
    }
}
