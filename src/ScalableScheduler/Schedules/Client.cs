namespace ScalableScheduler.Schedules;

/// <summary>Who registered a schedule: the Python service's 5-tuple. A tuple with any field set identifies the schedule.</summary>
public sealed record Client(string Application, string Group, string Type, string Key, string Operation)
{
    public static readonly Client None = new("", "", "", "", "");

    public bool IsEmpty => this == None;
}
