using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Reads <c>then</c>. Whether the schedules it names are there is told when it is stored.</summary>
internal static class ThenReader
{
    private const int MostTargets = 100;

    public static Chain? Read(ObjectReader reader, Action<ObjectReader> close)
    {
        if (reader.Object("then") is not { } then)
            return null;
        var read = new Chain(Targets(then, "success"), Targets(then, "failure"));
        close(then);
        return read;
    }

    private static List<ScheduleId> Targets(ObjectReader then, string name)
    {
        var targets = new List<ScheduleId>();
        var texts = then.Texts(name, MostTargets, ScheduleId.MaxLength, "of one schedule") ?? [];
        for (var i = 0; i < texts.Count; i++)
        {
            if (ScheduleId.IsValid(texts[i]))
                targets.Add(new ScheduleId(texts[i]));
            else
                then.Problems.Add(JsonPointer.Item(then.PathOf(name), i), Reasons.Invalid, $"A schedule's id is {ScheduleId.Allowed}.");
        }
        return targets;
    }
}
