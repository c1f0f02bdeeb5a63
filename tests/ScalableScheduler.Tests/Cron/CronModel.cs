namespace ScalableScheduler.Tests.Cron;

/// <summary>
/// An expression as the generator built it, beside its text: what the text must mean, said by predicates over a local
/// time and without any bits, tables or parsing.
/// </summary>
internal sealed record CronModel(string Text, bool IsInterval, Func<DateTime, bool> Matches)
{
    public override string ToString() => Text;
}

/// <summary>One field of a model.</summary>
internal sealed record FieldModel(string Text, bool IsInterval, Func<DateTime, bool> Matches)
{
    public bool StartsWithStar => Text[0] is '*' or '?';

    /// <summary>A list of elements matches what any of them matches.</summary>
    public static FieldModel ListOf(IReadOnlyList<FieldModel> elements) => new(
        string.Join(',', elements.Select(element => element.Text)),
        elements.Any(element => element.IsInterval),
        time => elements.Any(element => element.Matches(time)));
}
