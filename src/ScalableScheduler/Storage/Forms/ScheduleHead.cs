using ScalableScheduler.Collections;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Forms;

/// <summary>What of a definition stands before its JSON, where scripts find it.</summary>
internal sealed record ScheduleHead(string Name, Client Client, CollectionName Collection);
