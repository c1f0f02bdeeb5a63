namespace ScalableScheduler.Cron.Describing;

/// <summary>What the values of one field say by themselves: <c>every 15 minutes</c>.</summary>
internal static class Rhythm
{
    /// <summary>The rhythm of values that go round without a break, and where it begins; only for <see cref="ValueSet.IsCadence"/>.</summary>
    public static string Cadence(ValueSet values, string unit) => Phrases.Every(values.Step, unit);

    /// <summary><c>, starting at 5 minutes past the hour</c>, or nothing for 0.</summary>
    public static string Start(ValueSet values, string unit, string whole) =>
        values.First == 0 ? "" : $", starting at {Counted(values.First, unit)} past the {whole}";

    /// <summary>The rhythm of values that have one, with a break at the end of the field or only in a part of it.</summary>
    public static string Broken(ValueSet values, string unit, string whole) => values.FillsField
        ? $"{Phrases.Every(values.Step, unit)} past the {whole} ({values.Listed(Phrases.Number).Replace(" and ", ", ", StringComparison.Ordinal)}: then the grid starts again)"
        : $"{Phrases.Every(values.Step, unit)} from {unit} {values.First} to {unit} {values.Last}";

    /// <summary><c>1 minute</c>, <c>5 minutes</c>.</summary>
    public static string Counted(int number, string unit) => $"{Phrases.Number(number)} {unit}{(number == 1 ? "" : "s")}";

    /// <summary><c>0, 5 and 17 minutes</c>.</summary>
    public static string Counted(ValueSet values, string unit) =>
        $"{values.Listed(Phrases.Number)} {unit}{(values is { IsSingle: true, First: 1 } ? "" : "s")}";
}
