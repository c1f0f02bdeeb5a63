namespace ScalableScheduler.Tests.Model;

/// <summary>Makes schedules plainer, one part at a time.</summary>
internal static class Plain
{
    public static IEnumerable<ScheduleSpec> Of(ScheduleSpec spec)
    {
        var plain = new ScheduleSpec { Trigger = spec.Trigger };
        ScheduleSpec[] tries =
        [
            plain with { Overlap = spec.Overlap },
            spec with { Misfire = plain.Misfire },
            spec with { Jitter = 0 },
            spec with { StartAt = null },
            spec with { EndAt = null },
            spec with { MaxRuns = null },
            spec with { Delivery = plain.Delivery },
            spec with { Retry = plain.Retry },
            spec with { Then = plain.Then },
            spec with { Overlap = plain.Overlap },
            spec with { Trigger = new TriggerSpec.Interval(10) },
        ];
        return tries.Where(t => t != spec);
    }
}
