import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { ActionIcon, Group, Text } from '@mantine/core'
import { IconGripVertical, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useFormWords } from './form/words.ts'
import classes from './sorted-list.module.css'

export type SortedItem = { id: string; name: string; more?: ReactNode }

/** Things in an order that people give them: by the mouse, or by space and arrows on the grip. */
export function SortedList<Item extends SortedItem>(props: {
  items: readonly Item[]
  change: (items: Item[], from: number, to: number) => void
  remove?: ((id: string) => void) | undefined
  /** What stands under an item, such as its fields. */
  below?: (item: Item, place: number) => ReactNode
  numbered?: boolean
}) {
  const { items, change, remove, below, numbered = true } = props
  const t = useFormWords()
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )

  function dropped({ active, over }: DragEndEvent) {
    if (!over || active.id === over.id) return
    const indexOf = (id: unknown) => items.findIndex((item) => item.id === id)
    const [from, to] = [indexOf(active.id), indexOf(over.id)]
    change(arrayMove([...items], from, to), from, to)
  }
  const nameOf = (id: unknown) => items.find((item) => item.id === id)?.name ?? ''
  const placeOf = (id: unknown) => items.findIndex((item) => item.id === id) + 1

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={dropped}
      accessibility={{
        screenReaderInstructions: { draggable: t('move-hint') },
        announcements: {
          onDragStart: ({ active }) => t('moving', { name: nameOf(active.id), place: placeOf(active.id) }),
          onDragOver: ({ active, over }) => t('moving', { name: nameOf(active.id), place: placeOf(over?.id) }),
          onDragEnd: ({ active, over }) => t('moved', { name: nameOf(active.id), place: placeOf(over?.id) }),
          onDragCancel: ({ active }) => t('moved', { name: nameOf(active.id), place: placeOf(active.id) }),
        },
      }}
    >
      <SortableContext items={items.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
        <ol className={classes.list}>
          {items.map((item, place) => (
            <Row key={item.id} item={item} place={numbered ? place + 1 : undefined} remove={remove}>
              {below?.(item, place)}
            </Row>
          ))}
        </ol>
      </SortableContext>
    </DndContext>
  )
}

function Row(props: {
  item: SortedItem
  place: number | undefined
  remove: ((id: string) => void) | undefined
  children: ReactNode
}) {
  const { item, place, remove, children } = props
  const t = useFormWords()
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: item.id,
  })
  return (
    <li
      ref={setNodeRef}
      className={`${classes.item} ${isDragging ? classes.dragged : ''}`}
      style={{ transform: CSS.Translate.toString(transform), transition }}
    >
      <Group gap="xs" wrap="nowrap" px={6} h={36}>
        <ActionIcon
          ref={setActivatorNodeRef}
          {...attributes}
          {...listeners}
          size="sm"
          color="gray"
          className={classes.grip}
          aria-label={t('move-item', { name: item.name })}
        >
          <IconGripVertical size={16} />
        </ActionIcon>
        {place !== undefined && (
          <Text size="xs" c="dimmed" w={20} ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {place}
          </Text>
        )}
        <Text size="sm" truncate style={{ flex: 1 }}>
          {item.name}
        </Text>
        {item.more}
        {remove && (
          <ActionIcon
            size="sm"
            color="gray"
            aria-label={t('remove-item', { name: item.name })}
            onClick={() => remove(item.id)}
          >
            <IconX size={14} />
          </ActionIcon>
        )}
      </Group>
      {children}
    </li>
  )
}
